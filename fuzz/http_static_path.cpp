// SPDX-License-Identifier: MIT
//
// Whatever the target, a store is asked only for paths of plain names: never outside of the tree, never
// for what is hidden; and the answer is the same however the request is cut.
#include "plait/http/connection.hpp"
#include "plait/http/segment.hpp"
#include "plait/http/static_files.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/fuzz.hpp"
#include "plait/testing/memory_folder.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace plait;
using testing::memory_folder;

namespace {

// Not to be found in any answer that only repeats what was asked.
constexpr const char* secret = "\x01\x02";

// A folder that looks at what it is asked.
class watched_folder {
public:
    watched_folder() {
        folder_.put("a", "A").put("b/index.html", "B").put("b/c d", "C").put(".hidden", secret);
        folder_.put(".well-known/w", "W").put("b/.git/x", secret);
    }
    [[nodiscard]] std::unique_ptr<const memory_folder::opened> open(std::string_view path) const {
        check(path);
        return folder_.open(path);
    }
    [[nodiscard]] std::vector<memory_folder::entry> list(std::string_view path) const {
        check(path);
        return folder_.list(path);
    }

private:
    static void check(std::string_view path) {
        while (!path.empty()) {
            const std::string_view name = path.substr(0, path.find('/'));
            if (!http::is_segment_name(name)) std::abort();
            if (name.starts_with('.') && name != ".well-known") std::abort();
            path.remove_prefix(name.size());
            if (path == "/") std::abort();
            if (!path.empty()) path.remove_prefix(1);
        }
    }

    memory_folder folder_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const watched_folder files;
    http::static_options how;
    how.list = true;
    const http::static_files<watched_folder> site(files, how);
    const std::string_view target(reinterpret_cast<const char*>(data), size);
    // 100 Continue depends on what has come: that is its purpose.
    if (target.find("100-") != target.npos) return 0;
    const std::string wire = "GET /" + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";

    testing::driver server(http::connection(site));
    server.feed(wire);
    if (server.written().find(secret) != std::string::npos) std::abort();
    return testing::fuzz([&site] { return http::connection(site); },
                         reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size());
}

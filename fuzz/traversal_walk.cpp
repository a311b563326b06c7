// SPDX-License-Identifier: MIT
//
// Whatever the path, a walk makes children of plain names only, never outside of the tree; what it
// reaches is where its own URL leads; and an explanation comes to the same end.
#include "plait/compose/program.hpp"
#include "plait/http/error.hpp"
#include "plait/http/segment.hpp"
#include "plait/testing/fuzz.hpp"
#include "plait/traversal/traversal.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

using namespace plait;
using namespace plait::traversal;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

struct root : resource {};
struct users : resource {};
struct user : resource {
    static std::unique_ptr<user> load(place at) {
        require(http::is_segment_name(at.name()) && !at.name().starts_with("@@"));
        require(at.name() != "new");
        return at.name() == "nobody" ? nullptr : std::make_unique<user>();
    }
};
struct thread : resource {
    static found<thread> load(place at) {
        require(dec_id(at.name()));
        require(at.parent().route().size() <= 4);
        co_return at.name() == "0" ? nullptr : std::make_unique<thread>();
    }
};
struct file : resource {
    static constexpr bool leaf = true;
};

http::response page(resource& at) { return http::text(at.url()); }

const site& whole() {
    static const auto built = [] {
        auto s = std::make_unique<site>();
        s->root<root>().mount<users>("users").mount<file>("robots.txt").get(page).open();
        s->on<users>().mount_set<user>(any_id, "user").get("new", page).open().subpath();
        s->on<user>().mount_set<thread>(dec_id, "thread").mount<file>("a b").get(page).open();
        s->on<thread>().mount_set<thread>(dec_id, "thread").when(recursion(2)).get(page).open();
        s->seal();
        return s;
    }();
    return *built;
}

template <class R>
R run(coro<R> started) {
    auto program = compose(std::move(started));
    program.next();
    return program.result();
}

// Nothing: the path is none.
std::optional<destination> walked(tree& t, const std::string& path) {
    try {
        return run(t.walk(path));
    } catch (const http::status_error& told) {
        require(told.status() == 400 || told.status() == 414);
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string path(reinterpret_cast<const char*>(data), size);
    tree t(whole());
    const auto end = walked(t, "/" + path);
    if (end && *end) {
        std::string url = end->context()->url();
        const auto again = walked(t, url);
        require(again && again->context() == end->context() && again->view_name().empty());
        if (!end->view_name().empty()) {
            url = end->context()->url(end->view_name());
            const auto view = walked(t, url);
            require(view && view->context() == end->context());
            require(view->view_name() == end->view_name());
        }
    }
    const explanation why = run(whole().explain("/" + path));
    // A request has a query too, and its line allows less.
    const bool comes_through = why.status() == 200 || why.status() == 301;
    if (comes_through && path.find('?') == std::string::npos) require(end && *end);
    return 0;
}

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/file.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plait::io {

/// A folder and what is below it; nothing outside can be reached through it, whatever the links in it
/// say. A path is names joined by `/`, without one at either end; "" is the folder itself.
///
/// Links that stay inside are followed where the kernel can see to that (openat2(2) with
/// RESOLVE_BENEATH, Linux 5.6); where it cannot, none is. For all threads.
class folder {
public:
    struct entry {
        std::string name;
        bool is_folder = false;
        std::uint64_t size = 0;
        /// Nanoseconds since 1970, UTC.
        std::int64_t modified = 0;
    };
    enum class resolution : std::uint8_t { by_kernel, by_component };

    /// Throws std::system_error, which names the path. `how`: by_component is for tests of the way
    /// without openat2.
    explicit folder(const std::string& path, resolution how = resolution::by_kernel);

    /// A regular file or a folder; null if there is none, or it may not be read. Throws
    /// std::system_error when the system is out of descriptors or fails otherwise.
    [[nodiscard]] std::unique_ptr<file> open(std::string_view path) const;
    /// The regular files and folders in a folder, in any order, links not among them; none if it is no
    /// folder.
    [[nodiscard]] std::vector<entry> list(std::string_view path) const;

private:
    [[nodiscard]] descriptor open_below(std::string_view path) const;
    [[nodiscard]] descriptor open_by_component(std::string_view path) const;

    descriptor root_;
    resolution how_;
};

}  // namespace plait::io

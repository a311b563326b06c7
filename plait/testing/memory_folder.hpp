// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plait::testing {

/// A tree of files in memory, as `plait::io::folder` is one on disk (see http::store). Paths are names
/// joined by `/`; "" is the root.
class memory_folder {
    struct node {
        std::string content;
        std::int64_t modified = 0;
        std::uint64_t inode = 0;
        bool is_folder = false;
    };

public:
    /// A file or folder that has been opened; what it is changes with the folder.
    class opened final : public file {
    public:
        explicit opened(std::shared_ptr<const node> kept) noexcept : node_(std::move(kept)) {}

        [[nodiscard]] int descriptor() const noexcept override { return -1; }
        std::size_t read(std::uint64_t offset, std::span<char> into) const override;
        [[nodiscard]] bool is_folder() const noexcept { return node_->is_folder; }
        [[nodiscard]] std::uint64_t size() const noexcept { return node_->content.size(); }
        [[nodiscard]] std::int64_t modified() const noexcept { return node_->modified; }
        [[nodiscard]] std::uint64_t inode() const noexcept { return node_->inode; }

    private:
        std::shared_ptr<const node> node_;
    };
    struct entry {
        std::string name;
        bool is_folder;
        std::uint64_t size;
        std::int64_t modified;
    };

    /// Nanoseconds since 1970 of what is put without a time: Sun, 06 Nov 1994 00:00:00 GMT, hours
    /// before `test_surroundings` say it is.
    static constexpr std::int64_t usual_time = 784'080'000'000'000'000;

    memory_folder();

    /// A file, new or replaced, and the folders it lies in. A number of its own is its inode.
    memory_folder& put(std::string_view path, std::string content,
                       std::int64_t modified = usual_time);
    memory_folder& put_folder(std::string_view path);
    /// Shorter in its place, while somebody may be sending it.
    void truncate(std::string_view path, std::size_t size);
    void remove(std::string_view path);

    [[nodiscard]] std::unique_ptr<const opened> open(std::string_view path) const;
    [[nodiscard]] std::vector<entry> list(std::string_view path) const;
    /// How often that has been opened and not closed.
    [[nodiscard]] std::size_t open_count(std::string_view path) const;

private:
    std::map<std::string, std::shared_ptr<node>, std::less<>> nodes_;
    std::uint64_t inodes_ = 0;
};

}  // namespace plait::testing

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/application.hpp"
#include "plait/http/media_types.hpp"
#include "plait/http/store.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::http {

struct static_options {
    bool list = false;  ///< show what is in folders that have no index.html
    bool gzip = false;  ///< compress text of at least 1 KiB while it is sent
    media_types types;
};

namespace detail {

/// What any store has opened.
struct opened_file {
    std::shared_ptr<const file> content;  // null: nothing
    bool is_folder = false;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  // nanoseconds since 1970
    std::uint64_t inode = 0;
};
struct listed_file {
    std::string name;
    bool is_folder = false;
    std::uint64_t size = 0;
    std::int64_t modified = 0;
};

class any_store {
public:
    any_store() = default;
    any_store(const any_store&) = default;
    any_store& operator=(const any_store&) = delete;
    virtual ~any_store() = default;
    [[nodiscard]] virtual opened_file open(std::string_view path) const = 0;
    [[nodiscard]] virtual std::vector<listed_file> list(std::string_view path) const = 0;
};

template <store Store>
class store_of final : public any_store {
public:
    explicit store_of(const Store& files) noexcept : files_(files) {}

    [[nodiscard]] opened_file open(std::string_view path) const override {
        auto opened = files_.open(path);
        if (opened == nullptr) return {};
        opened_file found{nullptr, opened->is_folder(), opened->size(), opened->modified(),
                          opened->inode()};
        found.content = std::move(opened);
        return found;
    }
    [[nodiscard]] std::vector<listed_file> list(std::string_view path) const override {
        std::vector<listed_file> all;
        for (const auto& each : files_.list(path))
            all.push_back({std::string(each.name), each.is_folder, each.size, each.modified});
        return all;
    }

private:
    const Store& files_;
};

[[nodiscard]] exchange answer_static(request asked, const any_store* files,
                                     const static_options* how);

}  // namespace detail

/// The application that serves the files of a store, which it refers to.
///
/// GET and HEAD; all else is 405. A name that begins with a dot is not there, but `.well-known`. A
/// folder is its `index.html`; without its slash it is redirected. `FILE.br` and `FILE.gz` beside a
/// file, and not older, are what compressed it is sent as. Conditions (RFC 9110, section 13) and
/// ranges (section 14) are observed.
///
///     io::folder root("/srv/www");
///     http::static_files site(root);
///     http::connection(site)
template <store Store>
class static_files {
public:
    explicit static_files(const Store& files, static_options options = {})
        : files_(files), options_(std::move(options)) {}
    explicit static_files(const Store&&, static_options = {}) = delete;

    exchange operator()(request asked) const {
        return detail::answer_static(asked, &files_, &options_);
    }

private:
    detail::store_of<Store> files_;
    static_options options_;
};

}  // namespace plait::http

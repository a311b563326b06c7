// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/people.hpp"
#include "plait/io/descriptor.hpp"

#include <sodium.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace blogs {

/// An image that somebody has uploaded.
struct file_facts {
    std::string hash;  ///< SHA-256 of its bytes, in hex: its name on the disk
    std::string name;  ///< for people; ends as its type wants it
    std::string type;
    std::int64_t size = 0;
    std::int64_t owner = 0;
};

inline constexpr std::int64_t largest_upload = 8 << 20;

/// The media type that these first bytes of a file tell: PNG, JPEG, GIF or WebP. Empty: another one.
[[nodiscard]] std::string_view image_type(std::string_view first) noexcept;
/// A name for people, harmless in URLs and on disks: its letters and digits, and the type's extension.
[[nodiscard]] std::string file_name(std::string_view told, std::string_view type);

/// The folder of uploads.
class upload_folder {
public:
    explicit upload_folder(std::string path) : path_(std::move(path)) {}

    /// For uploads to come: makes it if it is not there, and removes what uploads have left that did not
    /// end. Those of another server, which may be under way, have changed within the hour.
    void make_ready() const;
    [[nodiscard]] std::string path_of(std::string_view hash) const;
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

/// An upload under way: a file under another name until `keep()`; gone if that is not reached.
class upload {
public:
    /// Throws std::system_error, as all here do.
    explicit upload(const upload_folder& into);
    upload(const upload&) = delete;
    upload& operator=(const upload&) = delete;
    ~upload();

    /// Throws http::status_error 413 beyond `largest_upload`, 415 once it is seen to be no image.
    void write(std::string_view piece);
    /// Synced and renamed. Blocks. Throws http::status_error 415 if it is no image.
    [[nodiscard]] file_facts keep(std::string_view name_told);

private:
    const upload_folder& folder_;
    std::string temporary_;
    plait::io::descriptor file_;
    std::string first_;
    std::int64_t size_ = 0;
    crypto_hash_sha256_state hash_;
};

[[nodiscard]] std::optional<file_facts> find_file(connection& on, std::string_view hash);
/// Keeps it, unless these bytes are there already.
void add_file(connection& on, const file_facts& one, moment now);
[[nodiscard]] std::vector<file_facts> files_of(connection& on, std::int64_t owner);

}  // namespace blogs

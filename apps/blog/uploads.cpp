// SPDX-License-Identifier: MIT
#include "apps/blog/uploads.hpp"

#include "apps/blog/accounts.hpp"
#include "apps/blog/passwords.hpp"
#include "apps/blog/slug.hpp"
#include "plait/io/system_failure.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace blogs {

using plait::io::system_failure;

namespace {

constexpr std::size_t telling = 16;  // bytes that tell the type
constexpr std::string_view temporary_suffix = ".part";

struct image {
    std::string_view type;
    std::string_view extension;
};
constexpr std::array images{image{"image/png", ".png"}, image{"image/jpeg", ".jpg"},
                            image{"image/gif", ".gif"}, image{"image/webp", ".webp"}};

void sync_folder(const std::string& path) {
    const plait::io::descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0) throw system_failure("cannot sync '" + path + "'");
}

}  // namespace

std::string_view image_type(std::string_view first) noexcept {
    if (first.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (first.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (first.starts_with("GIF87a") || first.starts_with("GIF89a")) return "image/gif";
    if (first.starts_with("RIFF") && first.size() >= 12 && first.substr(8, 4) == "WEBP")
        return "image/webp";
    return {};
}

std::string file_name(std::string_view told, std::string_view type) {
    const auto known = std::find_if(images.begin(), images.end(),
                                    [&](const image& each) { return each.type == type; });
    std::string_view stem = told.substr(0, told.rfind('.'));
    if (const auto folder = stem.find_last_of("/\\"); folder != std::string_view::npos)
        stem.remove_prefix(folder + 1);
    std::string name = slug_of(stem);
    if (name.empty()) name = "image";
    return name.append(known == images.end() ? "" : known->extension);
}

void upload_folder::make_ready() const {
    std::filesystem::create_directories(path_);
    const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    std::vector<std::filesystem::path> left;
    for (const auto& each : std::filesystem::directory_iterator(path_))
        if (each.path().extension() == temporary_suffix && each.last_write_time() < old)
            left.push_back(each.path());
    for (const auto& each : left) std::filesystem::remove(each);
}

std::string upload_folder::path_of(std::string_view hash) const {
    return path_ + '/' + std::string(hash);
}

upload::upload(const upload_folder& into)
    : folder_(into), temporary_(into.path_of(new_token()) + std::string(temporary_suffix)) {
    crypto_hash_sha256_init(&hash_);
    file_.reset(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file_) throw system_failure("cannot write '" + temporary_ + "'");
}

upload::~upload() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void upload::write(std::string_view piece) {
    size_ += static_cast<std::int64_t>(piece.size());
    if (size_ > largest_upload) throw refusal(413, "an image has at most 8 MiB");
    if (first_.size() < telling) {
        first_ += piece.substr(0, telling - first_.size());
        if (first_.size() == telling && image_type(first_).empty())
            throw refusal(415, "this is no PNG, JPEG, GIF or WebP image");
    }
    crypto_hash_sha256_update(&hash_, reinterpret_cast<const unsigned char*>(piece.data()),
                              piece.size());
    while (!piece.empty()) {
        const auto written = ::write(file_.get(), piece.data(), piece.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw system_failure("cannot write '" + temporary_ + "'");
        piece.remove_prefix(static_cast<std::size_t>(written));
    }
}

file_facts upload::keep(std::string_view name_told) {
    file_facts made;
    made.type = image_type(first_);
    if (made.type.empty()) throw refusal(415, "this is no PNG, JPEG, GIF or WebP image");
    made.name = file_name(name_told, made.type);
    made.size = size_;
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
    crypto_hash_sha256_final(&hash_, digest.data());
    made.hash = hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
    if (::fsync(file_.get()) != 0) throw system_failure("cannot sync '" + temporary_ + "'");
    if (std::rename(temporary_.c_str(), folder_.path_of(made.hash).c_str()) != 0)
        throw system_failure("cannot name '" + folder_.path_of(made.hash) + "'");
    temporary_.clear();
    sync_folder(folder_.path());
    return made;
}

std::optional<file_facts> find_file(connection& on, std::string_view hash) {
    auto found = on.row<std::string, std::string, std::string, std::int64_t, std::int64_t>(
        "SELECT hash, name, type, size, owner FROM file WHERE hash = $1", hash);
    if (!found) return std::nullopt;
    auto& [its_hash, name, type, size, owner] = *found;
    return file_facts{std::move(its_hash), std::move(name), std::move(type), size, owner};
}

void add_file(connection& on, const file_facts& one, moment now) {
    on.run(
        "INSERT INTO file(hash, name, type, size, owner, createdat) VALUES($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT DO NOTHING",
        one.hash, one.name, one.type, one.size, one.owner, now);
}

std::vector<file_facts> files_of(connection& on, std::int64_t owner) {
    std::vector<file_facts> all;
    on.each<std::string, std::string, std::string, std::int64_t, std::int64_t>(
        "SELECT hash, name, type, size, owner FROM file WHERE owner = $1 "
        "ORDER BY createdat DESC LIMIT 60",
        [&](std::string hash, std::string name, std::string type, std::int64_t size,
            std::int64_t whose) {
            all.push_back({std::move(hash), std::move(name), std::move(type), size, whose});
        },
        owner);
    return all;
}

}  // namespace blogs

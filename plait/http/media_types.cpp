// SPDX-License-Identifier: MIT
#include "plait/http/media_types.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/parameterized.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace plait::http {

namespace {

using entry = std::pair<std::string_view, std::string_view>;

// Sorted by extension. The types are those of the IANA registry, or what browsers know.
constexpr std::array<entry, 80> known = {{
    {"7z", "application/x-7z-compressed"},
    {"aac", "audio/aac"},
    {"apng", "image/apng"},
    {"atom", "application/atom+xml"},
    {"avi", "video/x-msvideo"},
    {"avif", "image/avif"},
    {"bin", "application/octet-stream"},
    {"bmp", "image/bmp"},
    {"bz2", "application/x-bzip2"},
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"deb", "application/vnd.debian.binary-package"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"eot", "application/vnd.ms-fontobject"},
    {"epub", "application/epub+zip"},
    {"flac", "audio/flac"},
    {"gif", "image/gif"},
    {"gz", "application/gzip"},
    {"heic", "image/heic"},
    {"htm", "text/html; charset=utf-8"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/vnd.microsoft.icon"},
    {"ics", "text/calendar; charset=utf-8"},
    {"jar", "application/java-archive"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"jsonld", "application/ld+json"},
    {"jxl", "image/jxl"},
    {"m3u8", "application/vnd.apple.mpegurl"},
    {"m4a", "audio/mp4"},
    {"map", "application/json"},
    {"md", "text/markdown; charset=utf-8"},
    {"mid", "audio/midi"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"mov", "video/quicktime"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"mpeg", "video/mpeg"},
    {"mpg", "video/mpeg"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"oga", "audio/ogg"},
    {"ogg", "audio/ogg"},
    {"ogv", "video/ogg"},
    {"opus", "audio/ogg"},
    {"otf", "font/otf"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"ppt", "application/vnd.ms-powerpoint"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"ps", "application/postscript"},
    {"rss", "application/rss+xml"},
    {"rtf", "application/rtf"},
    {"svg", "image/svg+xml"},
    {"tar", "application/x-tar"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"ttf", "font/ttf"},
    {"txt", "text/plain; charset=utf-8"},
    {"vtt", "text/vtt; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"wav", "audio/wav"},
    {"weba", "audio/webm"},
    {"webm", "video/webm"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"xhtml", "application/xhtml+xml"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml"},
    {"xz", "application/x-xz"},
    {"yaml", "application/yaml"},
    {"zip", "application/zip"},
    {"zst", "application/zstd"},
}};
static_assert(std::ranges::is_sorted(known, {}, &entry::first));

constexpr std::string_view unknown = "application/octet-stream";
constexpr std::size_t longest = 16;

std::string lowered(std::string_view text) {
    std::string low(text);
    std::ranges::transform(low, low.begin(), detail::lower);
    return low;
}

bool is_type(std::string_view text) {
    const auto parsed = parameterized::parse(text);
    if (!parsed) return false;
    const std::string_view type = parsed->value();
    const std::size_t slash = type.find('/');
    return slash != std::string_view::npos && is_token(type.substr(0, slash)) &&
           is_token(type.substr(slash + 1));
}

}  // namespace

void media_types::set(std::string_view extension, std::string_view type) {
    if (extension.empty() || extension.size() > longest ||
        !std::ranges::all_of(extension, [](unsigned char c) { return detail::is_alnum(c); }))
        throw std::invalid_argument("an extension is 1 to 16 letters and digits, not '" +
                                    std::string(extension) + "'");
    if (!is_type(type))
        throw std::invalid_argument("a media type looks like text/plain, not '" +
                                    std::string(type) + "'");
    added_.insert_or_assign(lowered(extension), type);
}

std::string_view media_types::of(std::string_view file_name) const {
    const std::size_t dot = file_name.find_last_of("./");
    if (dot == std::string_view::npos || file_name[dot] == '/') return unknown;
    const std::string_view extension = file_name.substr(dot + 1);
    if (extension.size() > longest) return unknown;
    const std::string low = lowered(extension);
    if (const auto found = added_.find(low); found != added_.end()) return found->second;
    const auto* found = std::ranges::lower_bound(known, low, {}, &entry::first);
    return found != known.end() && found->first == low ? found->second : unknown;
}

bool is_text_type(std::string_view type) noexcept {
    type = trimmed(type.substr(0, type.find(';')));
    if (same_text(type.substr(0, 5), "text/") || type.ends_with("+xml") || type.ends_with("+json"))
        return true;
    constexpr std::array<std::string_view, 4> texts = {"application/javascript", "application/json",
                                                       "application/xml", "application/yaml"};
    return std::ranges::any_of(texts,
                               [type](std::string_view each) { return same_text(each, type); });
}

}  // namespace plait::http

// SPDX-License-Identifier: MIT
#include "plait/http/static_files.hpp"

#include "plait/compose/pipe.hpp"
#include "plait/http/byteranges.hpp"
#include "plait/http/conditions.hpp"
#include "plait/http/date.hpp"
#include "plait/http/error.hpp"
#include "plait/http/error_answer.hpp"
#include "plait/http/folder_listing.hpp"
#include "plait/http/gzip.hpp"
#include "plait/http/negotiation.hpp"
#include "plait/http/range.hpp"
#include "plait/http/redirect.hpp"
#include "plait/http/segment.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>

namespace plait::http::detail {

namespace {

constexpr std::uint64_t least_compressed = 1024;

// Where a request's path leads to, below the root.
struct place {
    std::string path;
    bool as_folder = false;  // it ends in a slash
};

// What is malformed is 400, wherever it stands; only then comes what cannot be there.
place place_of(bytes path) {
    place found;
    bool absent = false;
    for (std::size_t slash = 0; slash != bytes::npos;) {
        path.remove_prefix(slash + 1);
        slash = path.find('/');
        const std::string name = decoded_segment(path.substr(0, slash));
        const bool last = slash == bytes::npos;
        absent =
            absent || (name.empty() && !last) || (name.starts_with('.') && name != ".well-known");
        if (!found.path.empty() && !name.empty()) found.path += '/';
        found.path += name;
        found.as_folder = name.empty();
    }
    if (absent) throw status_error(404);
    return found;
}

// What is sent of a file: itself, or a compressed form of it.
struct representation {
    opened_file file;
    std::string_view coding;  // empty: as it is
    bool made = false;        // compressed while it is sent
};

representation choose(request asked, const any_store& files, const std::string& path,
                      const opened_file& original, bool compressible) {
    struct form {
        std::string_view coding;
        std::string_view extension;
    };
    constexpr std::array<form, 2> forms = {{{"br", ".br"}, {"gzip", ".gz"}}};

    const auto accepts = asked.fields().combined("accept-encoding").value_or("");
    representation chosen{original, {}, false};
    quality highest = 0;
    for (const form& each : forms) {
        const quality its = coding_quality(accepts, each.coding);
        if (its <= highest) continue;
        opened_file beside = files.open(path + std::string(each.extension));
        if (beside.content != nullptr && !beside.is_folder && beside.modified >= original.modified)
            chosen = {std::move(beside), each.coding, false};
        else if (each.coding == "gzip" && compressible)
            chosen = {original, each.coding, true};
        else
            continue;
        highest = its;
    }
    if (coding_quality(accepts, "identity") > highest) chosen = {original, {}, false};
    return chosen;
}

std::int64_t second_of(std::int64_t nanosecond) noexcept {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::nanoseconds(nanosecond)).count();
}

// A file modified within the last second may be modified again without its time showing it.
validators validators_of(const representation& chosen, std::int64_t now) {
    const opened_file& of = chosen.file;
    const bool weak = chosen.made || second_of(of.modified) >= now - 1;
    std::string tag = weak ? "W/\"" : "\"";
    const auto append = [&tag](auto number) {
        std::array<char, 17> digits{};
        tag.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number, 16).ptr);
    };
    append(of.modified);
    tag += '-';
    append(of.size);
    tag += '-';
    append(of.inode);
    tag += chosen.made ? "-gzip\"" : "\"";
    return {std::move(tag), std::min(second_of(of.modified), now)};
}

// All fields but Content-Type.
head head_of(int status, const representation& chosen, const validators& current) {
    head first(status);
    first.with("ETag", current.etag).with("Last-Modified", date_text(*current.modified));
    first.with("Vary", "Accept-Encoding");
    if (status == 304) return first;
    if (!chosen.coding.empty()) first.with("Content-Encoding", chosen.coding);
    if (!chosen.made) first.with("Accept-Ranges", "bytes");
    first.with("X-Content-Type-Options", "nosniff");
    return first;
}

std::optional<std::vector<byte_range>> ranges_of(request asked, const representation& chosen,
                                                 const validators& current, std::int64_t now) {
    const auto range = asked.fields().combined("range");
    if (!range || asked.method() != "GET" || chosen.made || !range_applies(asked, current, now))
        return std::nullopt;
    return requested_ranges(*range, chosen.file.size);
}

response to_folder(request asked) {
    std::string location = std::string(asked.path()) + '/';
    if (!asked.query().empty()) location.append("?").append(asked.query());
    return redirect(location, 301);
}

// The content from its beginning to where it ended when it was opened.
coro<void, nothing, bytes> read(std::shared_ptr<const file> source, std::uint64_t size) {
    constexpr std::size_t piece_size = std::size_t{64} * 1024;
    const auto piece = std::make_unique<char[]>(piece_size);
    for (std::uint64_t offset = 0; offset < size;) {
        const std::size_t wanted = std::min<std::uint64_t>(piece_size, size - offset);
        const std::size_t got = source->read(offset, {piece.get(), wanted});
        if (got == 0) throw error("a file has become shorter while it was sent");
        const bytes text(piece.get(), got);
        co_yield text;
        offset += got;
    }
}

exchange send_compressed(head first, opened_file of) {
    const position here = co_await this_program;
    co_yield first;
    auto pieces = compose(read(std::move(of.content), of.size) | gzip(), here);
    for (pieces.next(); pieces.state() == state::has_output; pieces.next())
        co_yield pieces.output();
    pieces.result();
    co_return streamed();
}

}  // namespace

exchange answer_static(request asked, const any_store* files, const static_options* how) {
    surroundings& around = co_await ambient;
    const std::int64_t now = around.now();
    if (asked.method() != "GET" && asked.method() != "HEAD")
        co_return error_answer(asked, 405, "files can be read: GET and HEAD")
            .with("Allow", "GET, HEAD");

    place where = place_of(asked.path());
    opened_file original = files->open(where.path);
    if (original.content != nullptr && original.is_folder) {
        if (!where.as_folder) co_return to_folder(asked);
        const std::string index = where.path + (where.path.empty() ? "" : "/") + "index.html";
        original = files->open(index);
        if (original.content == nullptr || original.is_folder) {
            if (!how->list) throw status_error(404);
            co_return folder_listing(asked, where.path, files->list(where.path));
        }
        where.path = index;
    } else if (original.content == nullptr || where.as_folder) {
        throw status_error(404);
    }

    const std::string type(how->types.of(where.path));
    const bool compressible = how->gzip && original.size >= least_compressed && is_text_type(type);
    const representation chosen = choose(asked, *files, where.path, original, compressible);
    const validators current = validators_of(chosen, now);
    switch (check_conditions(asked, current, now)) {
        case condition::not_modified:
            co_return response(head_of(304, chosen, current), std::monostate());
        case condition::failed: throw status_error(412);
        case condition::holds: break;
    }

    if (chosen.made) {
        head first = head_of(200, chosen, current);
        first.with("Content-Type", type);
        co_return co_await send_compressed(std::move(first), chosen.file);
    }
    const auto ranges = ranges_of(asked, chosen, current, now);
    if (ranges && ranges->empty())
        co_return error_answer(asked, 416, "the file has no such range")
            .with("Content-Range", "bytes */" + std::to_string(chosen.file.size));
    head first = head_of(ranges ? 206 : 200, chosen, current);
    if (ranges && ranges->size() > 1)
        co_return co_await send_byteranges(std::move(first), chosen.file.content, chosen.file.size,
                                           *ranges, type, around.random_bits());
    byte_range whole{0, chosen.file.size};
    if (ranges) {
        whole = ranges->front();
        first.with("Content-Range", content_range(whole, chosen.file.size));
    }
    first.with("Content-Type", type);
    co_return response(std::move(first),
                       file_body(chosen.file.content, whole.offset, whole.length));
}

}  // namespace plait::http::detail

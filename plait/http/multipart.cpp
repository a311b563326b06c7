// SPDX-License-Identifier: MIT
#include "plait/http/multipart.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/error.hpp"
#include "plait/http/parameterized.hpp"
#include "plait/http/utf8.hpp"

#include <algorithm>
#include <utility>

namespace plait::http {

namespace {

constexpr std::size_t most_boundary = 70;  // RFC 2046, section 5.1.1
constexpr std::size_t most_padding = 70;   // blanks behind a boundary

status_error malformed(const std::string& what) { return status_error(400, "multipart: " + what); }

status_error cut_short() { return malformed("the body ends before the last boundary"); }

// Where the delimiter begins, or what may become one when more comes; else the end. A CR begins it
// and does not stand in it again.
std::size_t begin_of(bytes delimiter, bytes chunk) noexcept {
    std::size_t at = chunk.find('\r');
    while (at != bytes::npos && !chunk.substr(at).starts_with(delimiter) &&
           !delimiter.starts_with(chunk.substr(at)))
        at = chunk.find('\r', at + 1);
    return std::min(at, chunk.size());
}

// The next piece of what stands before the delimiter; nothing when that was reached, and passed. The
// view is valid until the next receive. `borrowed`: so many bytes of the delimiter have just been
// read, and are no data if it turns out to be none.
coro<std::optional<bytes>, bytes> piece_before(bytes delimiter, std::size_t borrowed = 0) {
    std::size_t matched = borrowed;  // bytes of the delimiter at the end of what was read
    for (;;) {
        const std::optional<bytes> chunk = co_await receive_or_end;
        if (!chunk) throw cut_short();
        const std::size_t begin = matched == 0 ? begin_of(delimiter, *chunk) : 0;
        if (begin > 0) {
            co_await push_back(chunk->substr(begin));
            co_return chunk->substr(0, begin);
        }
        const bytes wanted = delimiter.substr(matched);
        const auto same =
            static_cast<std::size_t>(std::ranges::mismatch(*chunk, wanted).in1 - chunk->begin());
        matched += same;
        if (matched < delimiter.size() && same == chunk->size()) continue;
        co_await push_back(chunk->substr(same));
        if (matched == delimiter.size()) co_return std::nullopt;
        if (matched > borrowed) co_return delimiter.substr(borrowed, matched - borrowed);
        matched = borrowed = 0;
    }
}

// The rest of a delimiter's line: whether a part follows, or it was the last.
coro<bool, bytes> part_follows() {
    std::string line;
    for (;;) {
        const std::optional<bytes> chunk = co_await receive_or_end;
        if (!chunk) throw cut_short();
        for (std::size_t at = 0; at < chunk->size(); ++at) {
            line += (*chunk)[at];
            const bytes ending =
                bytes(line).substr(std::min(line.find_first_not_of(" \t"), line.size()));
            const bool last = line == "--";
            if (last || ending == "\r\n") {
                co_await push_back(chunk->substr(at + 1));
                co_return !last;
            }
            if (line.size() > most_padding || !(ending.empty() || ending == "\r" || line == "-"))
                throw malformed("something follows a boundary on its line");
        }
    }
}

struct part_head {
    part_head() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates

    std::string name;
    std::optional<std::string> filename;
    std::string type = "text/plain";
};

// "C:\photos\x.png" and "../x.png" are "x.png".
std::string without_folders(bytes path) {
    const bytes name = path.substr(path.find_last_of("/\\") + 1);
    return name == "." || name == ".." ? std::string() : std::string(name);
}

void take_disposition(part_head& head, bytes value) {
    const auto disposition = parameterized::parse(value);
    if (!disposition || !same_text(disposition->value(), "form-data"))
        throw malformed("a part's Content-Disposition is not form-data");
    const auto name = disposition->find("name");
    if (!name) throw malformed("a part has no name");
    head.name = *name;
    if (const auto filename = disposition->find("filename"))
        head.filename = without_folders(*filename);
}

// `lines` have each their CRLF.
part_head parse_part_head(bytes lines) {
    part_head head;
    if (!is_utf8(lines)) throw malformed("a part's head is not UTF-8");
    bool disposed = false;
    bool typed = false;
    while (!lines.empty()) {
        const bytes line = lines.substr(0, lines.find("\r\n"));
        lines.remove_prefix(line.size() + 2);
        const std::size_t colon = std::min(line.find(':'), line.size());
        const bytes name = line.substr(0, colon);
        if (colon == line.size() || !is_token(name))
            throw malformed("a line of a part's head is no field");
        const bytes value = trimmed(line.substr(colon + 1));
        if (!std::ranges::all_of(value,
                                 [](char c) { return detail::is(c, detail::value_character); }))
            throw malformed("a part's head has a control character");
        if (same_text(name, "content-disposition")) {
            if (std::exchange(disposed, true)) throw malformed("a part has two dispositions");
            take_disposition(head, value);
        } else if (same_text(name, "content-type")) {
            if (std::exchange(typed, true)) throw malformed("a part has two types");
            head.type = value;
        }
    }
    if (!disposed) throw malformed("a part has no Content-Disposition");
    return head;
}

coro<part_head, bytes> read_part_head() {
    constexpr std::size_t most = 2 + most_part_head;
    std::string text = "\r\n";  // so that an empty head ends like all others
    for (;;) {
        const std::optional<bytes> chunk = co_await receive_or_end;
        if (!chunk) throw cut_short();
        const std::size_t searched = text.size() - std::min<std::size_t>(text.size(), 3);
        const bytes taken = chunk->substr(0, most - text.size());
        text += taken;
        const std::size_t end = text.find("\r\n\r\n", searched);
        if (end != std::string::npos) {
            co_await push_back(chunk->substr(taken.size() - (text.size() - end - 4)));
            co_return parse_part_head(bytes(text).substr(2, end));
        }
        if (text.size() == most)
            throw malformed("a part's head has more than " + std::to_string(most_part_head) +
                            " bytes");
    }
}

bool is_boundary(bytes text) noexcept {
    static constexpr bytes allowed = "'()+_,-./:=? ";
    return !text.empty() && text.size() <= most_boundary && text.back() != ' ' &&
           std::ranges::all_of(text, [](char c) {
               return detail::is_alnum(static_cast<unsigned char>(c)) ||
                      allowed.find(c) != bytes::npos;
           });
}

std::string boundary_of(request asked) {
    const auto type = parameterized::parse(asked.field(field_name::content_type, ""));
    if (!type || !same_text(type->value(), "multipart/form-data"))
        throw status_error(415, "this takes a form: multipart/form-data");
    return std::string(type->find("boundary").value_or(""));
}

}  // namespace

coro<void, bytes, multipart_event> multipart(std::string boundary) {
    if (!is_boundary(boundary)) throw malformed("the boundary is missing or malformed");
    const std::string delimiter = "\r\n--" + boundary;
    // The CRLF of the first delimiter is not there if nothing stands before it.
    std::size_t line_end = 2;
    while (const auto before = co_await piece_before(delimiter, std::exchange(line_end, 0))) {}
    for (std::size_t parts = 1;; ++parts) {
        const bool follows = co_await part_follows();
        if (!follows) break;
        if (parts > most_parts)
            throw malformed("more than " + std::to_string(most_parts) + " parts");
        const part_head head = co_await read_part_head();
        multipart_event event;
        event.name = head.name;
        if (head.filename) event.filename = *head.filename;
        event.type = head.type;
        co_yield event;
        event.what = multipart_event::kind::data;
        line_end = 2;  // of a part without data it is the head's
        while (const auto piece = co_await piece_before(delimiter, std::exchange(line_end, 0))) {
            event.data = *piece;
            co_yield event;
        }
        event.what = multipart_event::kind::end;
        event.data = {};
        co_yield event;
    }
    while (auto heard = co_await receive_or_end) {}
}

coro<void, bytes, multipart_event> multipart(request asked) {
    return multipart(boundary_of(asked));
}

}  // namespace plait::http

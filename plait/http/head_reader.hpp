// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/head_parser.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace plait::http::detail {

/// Takes a head, or a trailer section, from pieces of input: what lies whole in one piece is parsed
/// in place; what is split is collected in a block. `Data` is what head_parser fills.
template <class Data>
class head_reader {
public:
    using result = head_parser::result;

    /// `bounds` must outlive it. `after_empty_line`: one empty line before it is skipped (RFC 9112,
    /// section 2.2).
    explicit head_reader(const limits& bounds, bool after_empty_line) noexcept
        : bounds_(&bounds), empty_line_(after_empty_line ? preceding::none : preceding::done) {}

    /// Takes from the front of `input` what belongs to the head. `more`: that was all of it.
    result take(Data& into, bytes& input) {
        if (empty_line_ != preceding::done && !skip_empty_line(into, input)) return result::more;
        if (collected_ == 0) {
            if (input.empty()) return result::more;
            const result how = parser_.parse(into, input.data(), input.size(), *bounds_);
            if (how == result::whole) input.remove_prefix(into.size);
            if (how != result::more) return how;
            collect(into, input);
            return result::more;
        }
        return take_more(into, input);
    }

    /// What is wrong, after `wrong`.
    [[nodiscard]] const fault& wrong() const noexcept { return parser_.wrong(); }
    /// Whether any of it has come; the empty line before it does not count.
    [[nodiscard]] bool begun() const noexcept { return collected_ > 0; }

private:
    // What has been seen of the empty line.
    enum class preceding : unsigned char { none, carriage_return, done };

    bool skip_empty_line(Data& into, bytes& input) {
        if (empty_line_ == preceding::none && !input.empty()) {
            empty_line_ = input.front() == '\r' ? preceding::carriage_return : preceding::done;
            if (empty_line_ == preceding::carriage_return) input.remove_prefix(1);
        }
        if (empty_line_ == preceding::carriage_return && !input.empty()) {
            bytes not_empty = "\r";
            if (input.front() == '\n')
                input.remove_prefix(1);
            else
                collect(into, not_empty);
            empty_line_ = preceding::done;
        }
        return empty_line_ == preceding::done;
    }

    // What is collected goes up to the byte that would be beyond the limit, to see that it is.
    void collect(Data& into, bytes& input) {
        if (!into.own_text) {
            into.own_text = block(std::max(block::small, bounds_->head + 1));
            into.fields.rebase(into.own_text.data());
        }
        const std::size_t fresh = std::min(input.size(), bounds_->head + 1 - collected_);
        std::memcpy(into.own_text.data() + collected_, input.data(), fresh);
        collected_ += fresh;
        input.remove_prefix(fresh);
    }

    result take_more(Data& into, bytes& input) {
        bytes rest = input;
        const std::size_t before = collected_;
        collect(into, rest);
        const bytes fresh = input.substr(0, collected_ - before);
        // Only an LF, or a limit, changes what an unfinished line amounts to.
        if (fresh.find('\n') == bytes::npos && !parser_.overdue(collected_, *bounds_)) {
            input = rest;
            return result::more;
        }
        const result how = parser_.parse(into, into.own_text.data(), collected_, *bounds_);
        input.remove_prefix(how == result::whole ? into.size - before : fresh.size());
        return how;
    }

    const limits* bounds_;
    head_parser parser_;
    std::size_t collected_ = 0;
    preceding empty_line_;
};

}  // namespace plait::http::detail

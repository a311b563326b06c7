// SPDX-License-Identifier: MIT
#include "plait/http/framing.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/faults.hpp"

#include <algorithm>

namespace plait::http {

bytes framing::next(bytes& input, const limits& bounds, const fault*& wrong) {
    wrong = nullptr;
    if (kind_ == kind::length && (left_ > bounds.body || read_ > bounds.body - left_)) {
        wrong = &faults::body_too_large;
        return {};
    }
    while (!input.empty() && !ended()) {
        if (kind_ == kind::chunked && phase_ != phase::data) {
            wrong = chunk_line(input, bounds);
            if (wrong != nullptr) return {};
            continue;
        }
        const bytes data = input.substr(0, std::min<std::uint64_t>(left_, input.size()));
        input.remove_prefix(data.size());
        read_ += data.size();
        if (kind_ != kind::until_close) left_ -= data.size();
        if (kind_ == kind::chunked && left_ == 0) phase_ = phase::data_cr;
        return data;
    }
    return {};
}

// What stands between the data of two chunks, byte by byte, so that no piece of it has to be kept.
const fault* framing::chunk_line(bytes& input, const limits& bounds) {
    const auto is_text = [](char c) { return detail::is(c, detail::value_character); };
    while (!input.empty() && phase_ != phase::data && phase_ != phase::ended) {
        const char c = input.front();
        input.remove_prefix(1);
        if (phase_ == phase::data_cr || phase_ == phase::data_lf) {
            if (c != (phase_ == phase::data_cr ? '\r' : '\n')) return &faults::chunk_end;
            phase_ = phase_ == phase::data_cr ? phase::data_lf : phase::first_digit;
            continue;
        }
        if (phase_ == phase::line_feed) {
            if (c != '\n') return &faults::chunk_line_end;
            if (const fault* wrong = line_ended(bounds)) return wrong;
            continue;
        }
        if (c == '\n') return &faults::chunk_line_end;
        if (c != '\r' && ++line_ > bounds.chunk_line) return &faults::chunk_line_too_long;

        switch (phase_) {
            case phase::first_digit:
            case phase::digits:
                if (const int digit = detail::hex_value(c); digit >= 0) {
                    constexpr int most_digits = 16;
                    if (++digits_ > most_digits) return &faults::chunk_size;
                    left_ = left_ << 4 | static_cast<std::uint64_t>(digit);
                    phase_ = phase::digits;
                    continue;
                }
                if (phase_ == phase::first_digit) return &faults::chunk_size;
                if (c != ';' && c != '\r' && !detail::is_blank(c)) return &faults::chunk_size;
                [[fallthrough]];
            case phase::semicolon:
            case phase::value_end:
                if (c == ';')
                    phase_ = phase::name_start;
                else if (detail::is_blank(c))
                    phase_ = phase::semicolon;
                else if (c == '\r' && phase_ != phase::semicolon)
                    phase_ = phase::line_feed;
                else
                    return &faults::chunk_extension;
                break;
            case phase::name_start:
                if (detail::is(c, detail::token_character))
                    phase_ = phase::name;
                else if (!detail::is_blank(c))
                    return &faults::chunk_extension;
                break;
            case phase::name:
                if (detail::is(c, detail::token_character)) break;
                if (c == '\r') {
                    phase_ = phase::line_feed;
                    break;
                }
                [[fallthrough]];
            case phase::equals:
                if (c == '=')
                    phase_ = phase::value_start;
                else if (c == ';')
                    phase_ = phase::name_start;
                else if (detail::is_blank(c))
                    phase_ = phase::equals;
                else
                    return &faults::chunk_extension;
                break;
            case phase::value_start:
                if (c == '"')
                    phase_ = phase::quoted;
                else if (detail::is(c, detail::token_character))
                    phase_ = phase::value;
                else if (!detail::is_blank(c))
                    return &faults::chunk_extension;
                break;
            case phase::value:
                if (detail::is(c, detail::token_character)) break;
                if (c == ';')
                    phase_ = phase::name_start;
                else if (detail::is_blank(c))
                    phase_ = phase::semicolon;
                else if (c == '\r')
                    phase_ = phase::line_feed;
                else
                    return &faults::chunk_extension;
                break;
            case phase::quoted:
                if (c == '"')
                    phase_ = phase::value_end;
                else if (c == '\\')
                    phase_ = phase::quoted_pair;
                else if (!is_text(c))
                    return &faults::chunk_extension;
                break;
            case phase::quoted_pair:
                if (!is_text(c)) return &faults::chunk_extension;
                phase_ = phase::quoted;
                break;
            default: break;
        }
    }
    return nullptr;
}

const fault* framing::line_ended(const limits& bounds) {
    extensions_ += line_ - digits_;
    if (left_ >> 63 != 0) return &faults::chunk_too_large;
    if (extensions_ > bounds.chunk_extensions) return &faults::chunk_extensions;
    if (left_ > bounds.body || read_ > bounds.body - left_) return &faults::body_too_large;
    phase_ = left_ == 0 ? phase::ended : phase::data;
    line_ = 0;
    digits_ = 0;
    return nullptr;
}

}  // namespace plait::http

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/characters.hpp"

#include <cstddef>
#include <iterator>
#include <string_view>

namespace plait::http {

/// The elements of a comma-separated field value (RFC 9110, section 5.6.1), blanks around them cut
/// off. Commas in quoted strings do not separate. Empty elements are given as they are: whether they
/// matter is the reader's affair. An empty value has no element.
///
///     for (std::string_view coding : list_of(value)) …
class list_of {
public:
    class iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
        constexpr explicit iterator(std::string_view value) noexcept
            : rest_(value), more_(!trimmed(value).empty()) {
            if (more_) advance();
        }
        [[nodiscard]] constexpr std::string_view operator*() const noexcept { return element_; }
        constexpr iterator& operator++() noexcept {
            if (comma_)
                advance();
            else
                more_ = false;
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.more_ == b.more_ && a.rest_.size() == b.rest_.size() && a.comma_ == b.comma_;
        }
        friend constexpr bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return !at.more_;
        }

    private:
        constexpr void advance() noexcept {
            bool quoted = false;
            std::size_t end = 0;
            for (; end < rest_.size() && (quoted || rest_[end] != ','); ++end) {
                if (rest_[end] == '"')
                    quoted = !quoted;
                else if (rest_[end] == '\\' && quoted && end + 1 < rest_.size())
                    ++end;
            }
            element_ = trimmed(rest_.substr(0, end));
            comma_ = end < rest_.size();
            rest_.remove_prefix(comma_ ? end + 1 : end);
        }

        std::string_view rest_;
        std::string_view element_;
        bool more_ = false;   // stands at an element
        bool comma_ = false;  // and a comma follows it
    };

    constexpr explicit list_of(std::string_view value) noexcept : value_(value) {}
    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator(value_); }
    [[nodiscard]] constexpr std::default_sentinel_t end() const noexcept { return {}; }

    /// Whether an element is this, but for the case of letters.
    [[nodiscard]] constexpr bool has(std::string_view element) const noexcept {
        for (const std::string_view each : *this)
            if (same_text(each, element)) return true;
        return false;
    }

private:
    std::string_view value_;
};

}  // namespace plait::http

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/json_text.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace blogs {

/// Writes JSON (RFC 8259) as it goes: commas by itself, texts escaped.
///
///     json out;
///     out.begin().member("title", t).member("likes", 3).list("tags");
///     for (…) out.item(tag);
///     out.end_list().end();
class json {
public:
    /// An object: the whole, or an item of a list.
    json& begin() { return separate().open('{'); }
    json& end() { return close('}'); }
    json& list(std::string_view name) { return key(name).open('['); }
    json& end_list() { return close(']'); }

    template <class Value>
    json& member(std::string_view name, const Value& value) {
        return key(name).put(value);
    }
    template <class Value>
    json& item(const Value& value) {
        return separate().put(value);
    }

    [[nodiscard]] std::string text() && { return std::move(text_ += '\n'); }

private:
    json& separate() {
        if (wants_comma_) text_ += ',';
        return *this;
    }
    json& key(std::string_view name) {
        separate();
        plait::http::append_json(text_, name);
        text_ += ':';
        return *this;
    }
    json& open(char bracket) {
        text_ += bracket;
        wants_comma_ = false;
        return *this;
    }
    json& close(char bracket) {
        text_ += bracket;
        wants_comma_ = true;
        return *this;
    }
    template <class Value>
    json& put(const Value& value) {
        if constexpr (std::same_as<Value, bool>) {
            text_ += value ? "true" : "false";
        } else if constexpr (std::integral<Value>) {
            text_ += std::to_string(value);
        } else {
            plait::http::append_json(text_, value);
        }
        wants_comma_ = true;
        return *this;
    }

    std::string text_;
    bool wants_comma_ = false;
};

}  // namespace blogs

// SPDX-License-Identifier: MIT
#include "plait/http/json_text.hpp"

#include "plait/http/utf8.hpp"

#include <cstddef>

namespace plait::http {

void append_json(std::string& into, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    into += '"';
    while (!text.empty()) {
        const std::size_t size = code_point_size(text);
        const auto byte = static_cast<unsigned char>(text.front());
        if (size == 0)
            into += "\xef\xbf\xbd";
        else if (byte == '"' || byte == '\\')
            into.append({'\\', text.front()});
        else if (byte == '\n')
            into += "\\n";
        else if (byte < ' ' || byte == 0x7f)
            into.append("\\u00").append({digits[byte >> 4U], digits[byte & 15U]});
        else
            into += text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
    }
    into += '"';
}

}  // namespace plait::http

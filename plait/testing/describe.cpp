// SPDX-License-Identifier: MIT
#include "plait/testing/describe.hpp"

#include <cxxabi.h>
#include <cstdlib>
#include <memory>

namespace plait::testing {

std::string quoted(std::string_view text, std::size_t most) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string line = "\"";
    for (const char byte : text.substr(0, most)) {
        const auto code = static_cast<unsigned char>(byte);
        switch (byte) {
            case '\r': line += "\\r"; break;
            case '\n': line += "\\n"; break;
            case '\t': line += "\\t"; break;
            case '"': line += "\\\""; break;
            case '\\': line += "\\\\"; break;
            default:
                if (code >= 0x20 && code < 0x7f)
                    line += byte;
                else
                    line.append("\\x").append({digits[code >> 4U], digits[code & 15U]});
        }
    }
    line += '"';
    if (text.size() > most) line += "… (" + std::to_string(text.size()) + " bytes)";
    return line;
}

std::string type_name(const std::type_info& type) {
    const std::unique_ptr<char, void (*)(void*)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, nullptr), std::free);
    return name == nullptr ? type.name() : name.get();
}

std::string describe_exception(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& known) {
        return type_name(typeid(known)) + ": " + known.what();
    } catch (...) {
        return type_name(*abi::__cxa_current_exception_type());
    }
}

}  // namespace plait::testing

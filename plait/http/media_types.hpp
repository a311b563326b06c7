// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace plait::http {

/// Which media type a file has by the extension of its name: 80 are known, more can be added.
class media_types {
public:
    /// "css" is "text/css" from now on; extensions are without the dot and in any case. Throws
    /// std::invalid_argument if this is no extension, or not "type/subtype" with parameters if need be.
    void set(std::string_view extension, std::string_view type);

    /// The type for a file name or path, to be sent as Content-Type: text with its charset, which is
    /// UTF-8. "application/octet-stream" if the extension is unknown, or there is none. Valid until the
    /// next `set`.
    [[nodiscard]] std::string_view of(std::string_view file_name) const;

private:
    std::map<std::string, std::string, std::less<>> added_;
};

/// Whether this is text, be it under another name: JSON, XML, SVG. Parameters do not matter.
[[nodiscard]] bool is_text_type(std::string_view type) noexcept;

}  // namespace plait::http

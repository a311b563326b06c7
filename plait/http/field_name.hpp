// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plait::http {

/// The field names that are recognised while parsing.
enum class field_name : std::uint8_t {
    other,
    accept,
    accept_encoding,
    accept_language,
    allow,
    authorization,
    cache_control,
    connection,
    content_encoding,
    content_length,
    content_range,
    content_type,
    cookie,
    date,
    etag,
    expect,
    forwarded,
    host,
    if_match,
    if_modified_since,
    if_none_match,
    if_range,
    if_unmodified_since,
    last_event_id,
    last_modified,
    location,
    origin,
    range,
    referer,
    retry_after,
    sec_fetch_site,
    server,
    set_cookie,
    te,
    trailer,
    transfer_encoding,
    upgrade,
    user_agent,
    vary,
    x_request_id,
};
inline constexpr std::size_t field_names = static_cast<std::size_t>(field_name::x_request_id) + 1;

/// The name as the registry writes it, in lower case; empty for `other`.
[[nodiscard]] std::string_view to_string(field_name name) noexcept;

/// Which of them this is, without regard to case; `other` if none.
[[nodiscard]] field_name recognised(std::string_view name) noexcept;

}  // namespace plait::http

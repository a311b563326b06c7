// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/range.hpp"
#include "plait/http/response.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace plait::http::detail {

/// Answers with several ranges of a file, as multipart/byteranges (RFC 9110, section 14.6). `first`
/// is the head without Content-Type; `type` is the file's. `random` makes the boundary.
[[nodiscard]] exchange send_byteranges(head first, std::shared_ptr<const file> source,
                                       std::uint64_t size, std::vector<byte_range> ranges,
                                       std::string type, std::uint64_t random);

}  // namespace plait::http::detail

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/address.hpp"
#include "plait/io/completion.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace plait::io {

/// `co_await io::resolve("example.org", 443)`: the addresses of a host, in the order in which to try
/// them; at least one. `host` may also be an address in figures. Throws plait::error, which names the
/// host. Asks the system's resolver, on another thread.
[[nodiscard]] completion<std::vector<address>> resolve(std::string host, std::uint16_t port);

}  // namespace plait::io

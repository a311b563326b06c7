// SPDX-License-Identifier: MIT
#include "plait/io/stream.hpp"

#include "plait/io/loop.hpp"

#include <algorithm>

namespace plait::io {

stream::outcome stream::write(const file_region& region) {
    const auto buffer = loop::current().buffers().borrow();
    const auto wanted = std::min<std::uint64_t>(region.length, buffer_pool::size);
    const std::size_t got =
        region.source->read(region.offset, buffer.span().first(static_cast<std::size_t>(wanted)));
    if (got == 0) return {status::cut_short, false, 0};
    const bytes view(buffer.data(), got);
    return write(std::span(&view, 1), got < region.length);
}

}  // namespace plait::io

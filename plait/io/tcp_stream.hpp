// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/descriptor.hpp"
#include "plait/io/stream.hpp"

namespace plait::io {

/// A connected, or connecting, stream socket.
class tcp_stream : public stream {
public:
    /// `socket` does not block.
    explicit tcp_stream(io::descriptor socket) noexcept : socket_(std::move(socket)) {}

    [[nodiscard]] int descriptor() const noexcept override { return socket_.get(); }
    [[nodiscard]] outcome read(std::span<char> into) override;
    [[nodiscard]] outcome write(std::span<const bytes> views, bool more) override;
    /// By sendfile(2), where the file has a descriptor.
    [[nodiscard]] outcome write(const file_region& region) override;
    void shut() noexcept override;
    void abort() noexcept override;
    [[nodiscard]] std::string trouble() const override;

private:
    [[nodiscard]] outcome failed(status would) noexcept;

    io::descriptor socket_;
    int trouble_ = 0;
};

}  // namespace plait::io

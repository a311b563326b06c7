// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/tcp_stream.hpp"

#include <memory>
#include <string>

struct ssl_st;

namespace plait::io {

/// TLS over a stream socket, by OpenSSL. Made by tls_server and tls_client.
class tls_stream final : public tcp_stream {
public:
    struct freer {
        void operator()(ssl_st* gone) const noexcept;
    };
    using session = std::unique_ptr<ssl_st, freer>;

    /// `keeps`: what the session's callbacks use.
    tls_stream(io::descriptor socket, session made, std::shared_ptr<const void> keeps);

    [[nodiscard]] status open() override;
    [[nodiscard]] outcome read(std::span<char> into) override;
    [[nodiscard]] outcome write(std::span<const bytes> views, bool more) override;
    [[nodiscard]] outcome write(const file_region& region) override {
        return stream::write(region);  // NOLINT(*-parent-virtual-call): past tcp's sendfile
    }
    void shut() noexcept override;
    [[nodiscard]] bool secure() const noexcept override { return true; }
    [[nodiscard]] std::string trouble() const override;

    /// The application protocol both sides agreed on (ALPN); empty: none.
    [[nodiscard]] std::string_view application_protocol() const noexcept;

private:
    [[nodiscard]] outcome failed(int returned);

    std::shared_ptr<const void> keeps_;
    session session_;
    std::string trouble_;
};

}  // namespace plait::io

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/tls_stream.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;

namespace plait::io {

/// The server's side of TLS 1.2 and 1.3. For all threads.
class tls_server {
public:
    /// PEM files: the certificate with its chain, and its key.
    struct identity {
        std::string certificate_file;
        std::string key_file;

        friend bool operator==(const identity&, const identity&) = default;
    };

    /// Which certificate is shown is decided by the name the client asks for (SNI), as the
    /// certificate's own names say; the first one is shown to the others. `application_protocols` by
    /// preference (ALPN); a client that offers some, but none of these, is refused. Throws
    /// plait::error, which names the file.
    tls_server(std::vector<identity> identities,
               const std::vector<std::string>& application_protocols);
    ~tls_server();

    /// Reads the files again, or others, for handshakes to come. Throws as the constructor does, and
    /// keeps what it had. Not by several threads at once.
    void reload() { reload(identities_); }
    void reload(std::vector<identity> identities);

    [[nodiscard]] std::unique_ptr<stream> accept(descriptor socket) const;

private:
    struct contexts;

    [[nodiscard]] std::shared_ptr<const contexts> load(
        const std::vector<identity>& identities) const;

    std::vector<identity> identities_;
    std::string protocols_;  // as ALPN writes them
    mutable std::mutex mutex_;
    std::shared_ptr<const contexts> current_;
};

/// The client's side: the server's certificate is verified, for the host's name.
class tls_client {
public:
    /// `authorities`: a PEM file of certificates to trust; empty: the system's.
    explicit tls_client(const std::vector<std::string>& application_protocols = {},
                        const std::string& authorities = {});
    ~tls_client();

    /// `host`: the name, or the address in figures, that the certificate must have.
    [[nodiscard]] std::unique_ptr<stream> connect(descriptor socket, const std::string& host) const;

private:
    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace plait::io

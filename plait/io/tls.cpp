// SPDX-License-Identifier: MIT
#include "plait/io/tls.hpp"

#include "plait/compose/error.hpp"
#include "plait/io/address.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace plait::io {

namespace {

using context = std::shared_ptr<SSL_CTX>;

[[noreturn]] void fail(const std::string& what) {
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    throw error(what + (reason == nullptr ? "" : std::string(": ") + reason));
}

context make(const SSL_METHOD* method) {
    ERR_clear_error();
    context made(SSL_CTX_new(method), &SSL_CTX_free);
    if (made == nullptr) fail("cannot set up TLS");
    SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(made.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                        SSL_OP_CIPHER_SERVER_PREFERENCE);
    // The driver gives the same bytes again, from wherever they lie then; idle sessions hold nothing.
    SSL_CTX_set_mode(made.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                     SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                     SSL_MODE_RELEASE_BUFFERS);
    return made;
}

// Each name after its length.
std::string alpn(const std::vector<std::string>& protocols) {
    std::string wire;
    for (const std::string& name : protocols) {
        if (name.empty() || name.size() > 255)
            throw error("'" + name + "' is no name of an application protocol");
        wire += static_cast<char>(name.size());
        wire += name;
    }
    return wire;
}

const unsigned char* octets(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

struct tls_server::contexts {
    std::vector<context> each;
    std::string protocols;

    static int choose_certificate(SSL* session, int*, void* self) {
        const char* const name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
        if (name == nullptr) return SSL_TLSEXT_ERR_NOACK;
        for (const context& candidate : static_cast<contexts*>(self)->each) {
            X509* const shown = SSL_CTX_get0_certificate(candidate.get());
            if (X509_check_host(shown, name, 0, 0, nullptr) != 1) continue;
            SSL_set_SSL_CTX(session, candidate.get());
            return SSL_TLSEXT_ERR_OK;
        }
        return SSL_TLSEXT_ERR_NOACK;
    }

    static int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                               const unsigned char* offered, unsigned int offered_size,
                               void* self) {
        const std::string& ours = static_cast<contexts*>(self)->protocols;
        unsigned char* found = nullptr;
        if (SSL_select_next_proto(&found, size, octets(ours), static_cast<unsigned>(ours.size()),
                                  offered, offered_size) != OPENSSL_NPN_NEGOTIATED)
            return SSL_TLSEXT_ERR_ALERT_FATAL;
        *chosen = found;
        return SSL_TLSEXT_ERR_OK;
    }
};

tls_server::tls_server(std::vector<identity> identities,
                       const std::vector<std::string>& application_protocols)
    : identities_(std::move(identities)), protocols_(alpn(application_protocols)) {
    if (identities_.empty()) throw error("TLS needs a certificate");
    current_ = load(identities_);
}

tls_server::~tls_server() = default;

void tls_server::reload(std::vector<identity> identities) {
    auto fresh = load(identities);
    identities_ = std::move(identities);
    const std::lock_guard lock(mutex_);
    current_ = std::move(fresh);
}

std::shared_ptr<const tls_server::contexts> tls_server::load(
    const std::vector<identity>& identities) const {
    auto made = std::make_shared<contexts>();
    made->protocols = protocols_;
    for (const identity& files : identities) {
        context fresh = make(TLS_server_method());
        if (SSL_CTX_use_certificate_chain_file(fresh.get(), files.certificate_file.c_str()) != 1)
            fail("cannot read the certificate in '" + files.certificate_file + "'");
        if (SSL_CTX_use_PrivateKey_file(fresh.get(), files.key_file.c_str(), SSL_FILETYPE_PEM) != 1)
            fail("cannot use the key in '" + files.key_file + "'");
        if (SSL_CTX_check_private_key(fresh.get()) != 1)
            fail("the key in '" + files.key_file + "' is not that of the certificate in '" +
                 files.certificate_file + "'");
        // Sessions are resumed only under the context that made them.
        const std::string id = "plait" + std::to_string(made->each.size());
        SSL_CTX_set_session_id_context(fresh.get(), octets(id), static_cast<unsigned>(id.size()));
        SSL_CTX_set_tlsext_servername_callback(fresh.get(), contexts::choose_certificate);
        SSL_CTX_set_tlsext_servername_arg(fresh.get(), made.get());
        if (!protocols_.empty())
            SSL_CTX_set_alpn_select_cb(fresh.get(), contexts::choose_protocol, made.get());
        made->each.push_back(std::move(fresh));
    }
    return made;
}

std::unique_ptr<stream> tls_server::accept(descriptor socket) const {
    std::shared_ptr<const contexts> now;
    {
        const std::lock_guard lock(mutex_);
        now = current_;
    }
    tls_stream::session session(SSL_new(now->each.front().get()));
    if (session == nullptr) fail("cannot begin a TLS session");
    SSL_set_accept_state(session.get());
    return std::make_unique<tls_stream>(std::move(socket), std::move(session), std::move(now));
}

tls_client::tls_client(const std::vector<std::string>& application_protocols,
                       const std::string& authorities)
    : context_(make(TLS_client_method())) {
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    if (authorities.empty()) {
        if (SSL_CTX_set_default_verify_paths(context_.get()) != 1)
            fail("cannot find the system's certificate authorities");
    } else if (SSL_CTX_load_verify_file(context_.get(), authorities.c_str()) != 1) {
        fail("cannot read the certificate authorities in '" + authorities + "'");
    }
    const std::string wire = alpn(application_protocols);
    if (!wire.empty())
        SSL_CTX_set_alpn_protos(context_.get(), octets(wire), static_cast<unsigned>(wire.size()));
}

tls_client::~tls_client() = default;

std::unique_ptr<stream> tls_client::connect(descriptor socket, const std::string& host) const {
    tls_stream::session session(SSL_new(context_.get()));
    if (session == nullptr) fail("cannot begin a TLS session");
    SSL_set_connect_state(session.get());
    if (address::is_numeric(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session.get()), host.c_str());
    } else {
        SSL_set1_host(session.get(), host.c_str());
        SSL_set_tlsext_host_name(session.get(), host.c_str());
    }
    return std::make_unique<tls_stream>(std::move(socket), std::move(session), context_);
}

}  // namespace plait::io

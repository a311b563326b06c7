// SPDX-License-Identifier: MIT
#include "plait/io/tls_stream.hpp"

#include "plait/io/loop.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace plait::io {

namespace {

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL. The descriptor is kept as the BIO's data.
int socket_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int bio_write(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(socket_of(bio), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    const auto got = ::recv(socket_of(bio), into, static_cast<std::size_t>(size), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(got);
}

long bio_control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    return command == BIO_CTRL_FLUSH;
}

const BIO_METHOD* method() {
    static const auto made = [] {
        BIO_METHOD* fresh =
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "plait socket");
        BIO_meth_set_write(fresh, bio_write);
        BIO_meth_set_read(fresh, bio_read);
        BIO_meth_set_ctrl(fresh, bio_control);
        return std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>(fresh, &BIO_meth_free);
    }();
    return made.get();
}

}  // namespace

void tls_stream::freer::operator()(ssl_st* gone) const noexcept { SSL_free(gone); }

tls_stream::tls_stream(io::descriptor socket, session made, std::shared_ptr<const void> keeps)
    : tcp_stream(std::move(socket)), keeps_(std::move(keeps)), session_(std::move(made)) {
    BIO* const bio = BIO_new(method());
    if (bio == nullptr) throw std::bad_alloc();
    // NOLINTNEXTLINE(*-no-int-to-ptr): the number itself is the data
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor())));
    BIO_set_init(bio, 1);
    SSL_set_bio(session_.get(), bio, bio);
}

stream::status tls_stream::open() {
    ERR_clear_error();
    const int done = SSL_do_handshake(session_.get());
    return done == 1 ? status::moved : failed(done).what;
}

stream::outcome tls_stream::read(std::span<char> into) {
    ERR_clear_error();
    std::size_t got = 0;
    const int done = SSL_read_ex(session_.get(), into.data(), into.size(), &got);
    return done == 1 ? outcome{status::moved, false, got} : failed(done);
}

stream::outcome tls_stream::write(std::span<const bytes> views, bool) {
    // Small views share a record; a large one needs no copy.
    bytes record = views.front();
    buffer_pool::buffer joined;
    if (views.size() > 1 && record.size() < buffer_pool::size / 2) {
        joined = loop::current().buffers().borrow();
        std::size_t filled = 0;
        for (const bytes view : views)
            filled += view.copy(joined.data() + filled, buffer_pool::size - filled);
        record = bytes(joined.data(), filled);
    }
    ERR_clear_error();
    std::size_t taken = 0;
    const int done = SSL_write_ex(session_.get(), record.data(), record.size(), &taken);
    return done == 1 ? outcome{status::moved, false, taken} : failed(done);
}

stream::outcome tls_stream::failed(int returned) {
    switch (SSL_get_error(session_.get(), returned)) {
        case SSL_ERROR_WANT_READ: return {status::would_read, true, 0};
        case SSL_ERROR_WANT_WRITE: return {status::would_write, true, 0};
        case SSL_ERROR_ZERO_RETURN: return {status::ended, true, 0};
        default: break;
    }
    if (const long verdict = SSL_get_verify_result(session_.get()); verdict != X509_V_OK)
        trouble_ = std::string("certificate: ") + X509_verify_cert_error_string(verdict);
    else if (const char* reason = ERR_reason_error_string(ERR_peek_error()))
        trouble_ = std::string("TLS: ") + reason;
    return {status::broken, false, 0};
}

void tls_stream::shut() noexcept {
    ERR_clear_error();
    SSL_shutdown(session_.get());
    tcp_stream::shut();
}

std::string tls_stream::trouble() const {
    return trouble_.empty() ? tcp_stream::trouble() : trouble_;
}

std::string_view tls_stream::application_protocol() const noexcept {
    const unsigned char* name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(session_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

}  // namespace plait::io

// SPDX-License-Identifier: MIT
#include "plait/io/tls.hpp"

#include "plait/io/certificates.test.hpp"
#include "plait/io/connect.hpp"
#include "plait/io/connector.hpp"
#include "plait/io/file.hpp"
#include "plait/io/run.hpp"
#include "plait/io/running_server.test.hpp"

#include <doctest/doctest.h>

#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>

using namespace plait;
using namespace plait::io;

namespace {

const address loopback = address::of("127.0.0.1", 0);

const certificates& issued() {
    static const certificates made;
    static const bool done = [] {
        made.issue("local", "DNS:localhost,IP:127.0.0.1");
        made.issue("other", "DNS:other.example,DNS:*.wild.example");
        return true;
    }();
    static_cast<void>(done);
    return made;
}

tls_server::identity identity_of(const std::string& name) {
    return {issued().certificate_file(name), issued().key_file(name)};
}

std::shared_ptr<tls_server> security(std::vector<std::string> protocols = {"http/1.1"}) {
    return std::make_shared<tls_server>(
        std::vector<tls_server::identity>{identity_of("local"), identity_of("other")},
        std::move(protocols));
}

running_server::setting_up under_tls(std::function<protocol()> make,
                                     std::shared_ptr<tls_server> by = security()) {
    return [make = std::move(make), by = std::move(by)](server& made) {
        service what;
        what.make = make;
        what.wrap = [by](descriptor socket) { return by->accept(std::move(socket)); };
        return made.serve(loopback, std::move(what));
    };
}

std::shared_ptr<tls_client> trusting(std::vector<std::string> protocols = {}) {
    return std::make_shared<tls_client>(std::move(protocols), issued().authority());
}

coro<std::string, bytes, output> ask_once(std::string what) {
    co_yield bytes(what);
    std::string heard;
    while (heard.size() < what.size()) heard += co_await receive;
    co_return heard;
}

// What a client hears, or why it hears nothing.
std::string asked(const address& where, std::string host = "127.0.0.1",
                  std::shared_ptr<tls_client> by = trusting()) {
    const auto ask = [](std::string to, std::uint16_t port,
                        std::shared_ptr<tls_client> with) -> coro<std::string> {
        connector connections(with);
        std::string heard;
        try {
            auto running = connections.run(to, port, true, ask_once("hello"));
            heard = co_await running;
        } catch (const std::exception& failure) {
            heard = failure.what();
        }
        co_return heard;
    };
    return io::run(ask(std::move(host), where.port(), std::move(by)));
}

// Shakes hands as a browser might, blocking; gives the common name of the certificate shown.
struct handshake {
    std::string name;
    std::string protocol;
    std::string version;
    bool done = false;
};
handshake shake_hands(const address& where, const char* name, int newest = TLS1_3_VERSION,
                      std::string_view alpn = {}) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
        SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), newest);
    if (!alpn.empty())
        SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(alpn.data()),
                                static_cast<unsigned>(alpn.size()));
    const std::unique_ptr<SSL, decltype(&SSL_free)> session(SSL_new(context.get()), &SSL_free);
    if (name != nullptr) SSL_set_tlsext_host_name(session.get(), name);
    const plain_client socket(where);
    SSL_set_fd(session.get(), socket.number());
    handshake found;
    found.done = SSL_connect(session.get()) == 1;
    if (!found.done) return found;
    const std::unique_ptr<X509, decltype(&X509_free)> shown(
        SSL_get1_peer_certificate(session.get()), &X509_free);
    std::array<char, 64> text{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, text.data(),
                              text.size());
    found.name = text.data();
    found.version = SSL_get_version(session.get());
    const unsigned char* selected = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(session.get(), &selected, &size);
    found.protocol.assign(reinterpret_cast<const char*>(selected), size);
    return found;
}

}  // namespace

TEST_CASE("bytes travel under TLS, both ways") {
    running_server here(under_tls(echo_all));
    CHECK(asked(here.where) == "hello");
}

TEST_CASE("the program knows that it is secure") {
    const auto tell = []() -> protocol {
        co_await receive;
        co_yield (co_await ambient).secure() ? bytes("aha!!") : bytes("oh no");
    };
    running_server here(under_tls(tell));
    CHECK(asked(here.where) == "aha!!");
}

TEST_CASE("a megabyte under TLS comes back whole") {
    running_server here(under_tls(echo_all));
    std::string large;
    for (int i = 0; i < 1'000'000; ++i) large += static_cast<char>('a' + i % 23);
    const auto exchange = [](std::uint16_t port, std::string what) -> coro<bool> {
        connector connections(trusting());
        const auto talk = [](std::string text) -> coro<std::string, bytes, output> {
            std::string heard;
            for (std::size_t at = 0; at < text.size(); at += 50'000) {
                const bytes piece = bytes(text).substr(at, 50'000);
                co_yield piece;
                while (heard.size() < at + piece.size()) heard += co_await receive;
            }
            co_return heard;
        };
        auto running = connections.run("127.0.0.1", port, true, talk(what));
        co_return co_await running == what;
    };
    CHECK(io::run(exchange(here.where.port(), large)));
}

TEST_CASE("a file region under TLS arrives whole, behind its views") {
    temporary_folder where;
    std::string content;
    for (int i = 0; i < 200'000; ++i) content += static_cast<char>('a' + i % 19);
    where.write("large", content);
    const io::file large = io::file::open(where / "large");
    const auto send = [&large]() {
        return [](const io::file& from) -> protocol {
            output whole("head:", "more:");
            whole.add(file_region(from, 10, from.size() - 10));
            co_yield whole;
        }(large);
    };
    running_server here(under_tls(send));
    const auto hear = [](std::uint16_t port) -> coro<std::string> {
        connector connections(trusting());
        const auto listen = []() -> coro<std::string, bytes, output> {
            std::string heard;
            while (auto piece = co_await receive_or_end) heard += *piece;
            co_return heard;
        };
        auto running = connections.run("127.0.0.1", port, true, listen());
        co_return co_await running;
    };
    CHECK((io::run(hear(here.where.port())) == "head:more:" + content.substr(10)));
}

// ---- whom a client believes

TEST_CASE("a client believes no authority but its own") {
    running_server here(under_tls(echo_all));
    const std::string heard = asked(here.where, "127.0.0.1", std::make_shared<tls_client>());
    CHECK(heard.find("certificate") != std::string::npos);
    CHECK(heard.find(here.where.to_string()) != std::string::npos);
}

TEST_CASE("a client wants the name it asked for in the certificate") {
    const auto other = std::make_shared<tls_server>(
        std::vector<tls_server::identity>{identity_of("other")}, std::vector<std::string>{});
    running_server here(under_tls(echo_all, other));
    CHECK(asked(here.where, "127.0.0.1").find("certificate") != std::string::npos);
    CHECK(asked(here.where, "localhost").find("certificate") != std::string::npos);
}

TEST_CASE("a client without TLS refuses what needs it") {
    running_server here(under_tls(echo_all));
    CHECK(asked(here.where, "127.0.0.1", nullptr).find("no TLS") != std::string::npos);
}

// ---- which certificate, protocol and version

TEST_CASE("the certificate shown is the one for the name asked for, else the first") {
    running_server here(under_tls(echo_all));
    CHECK(shake_hands(here.where, "localhost").name == "local");
    CHECK(shake_hands(here.where, "other.example").name == "other");
    CHECK(shake_hands(here.where, "x.wild.example").name == "other");
    CHECK(shake_hands(here.where, "x.y.wild.example").name == "local");
    CHECK(shake_hands(here.where, "unknown.example").name == "local");
    CHECK(shake_hands(here.where, nullptr).name == "local");
}

TEST_CASE("TLS 1.3 and 1.2 are spoken, 1.1 is not") {
    running_server here(under_tls(echo_all));
    CHECK(shake_hands(here.where, "localhost", TLS1_3_VERSION).version == "TLSv1.3");
    CHECK(shake_hands(here.where, "localhost", TLS1_2_VERSION).version == "TLSv1.2");
    CHECK_FALSE(shake_hands(here.where, "localhost", TLS1_1_VERSION).done);
}

TEST_CASE("both sides agree on an application protocol, by the server's preference") {
    using namespace std::string_view_literals;
    running_server here(under_tls(echo_all, security({"b", "a"})));
    CHECK(shake_hands(here.where, "localhost", TLS1_3_VERSION, "\1a\1b"sv).protocol == "b");
    CHECK(shake_hands(here.where, "localhost", TLS1_3_VERSION, "\1a"sv).protocol == "a");
    CHECK(shake_hands(here.where, "localhost").protocol.empty());
    CHECK_FALSE(shake_hands(here.where, "localhost", TLS1_3_VERSION, "\1c"sv).done);
}

TEST_CASE("plain text at a TLS port is closed, and the program never begins") {
    std::atomic<bool> begun = false;
    const auto note = [&begun]() {
        return [](std::atomic<bool>& told) -> protocol {
            told = true;
            co_return;
        }(begun);
    };
    running_server here(under_tls(note));
    plain_client client(here.where);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.hear_all();
    CHECK_FALSE(begun);
}

TEST_CASE("a server that does not speak TLS is a failure that names it") {
    running_server here([] { return say_and_hang_up("plain text, no TLS\n"); });
    const std::string heard = asked(here.where);
    CHECK(heard.find("TLS: ") != std::string::npos);
    CHECK(heard.find(here.where.to_string()) != std::string::npos);
}

// ---- files

TEST_CASE("after reload() the new certificate is shown; a broken one changes nothing") {
    certificates own;
    own.issue("one", "DNS:one.example");
    own.issue("two", "DNS:two.example");
    const std::string shown = own.folder / "shown.pem";
    const std::string key = own.folder / "shown.key";
    const auto put = [&](const std::string& name) {
        std::filesystem::copy_file(own.certificate_file(name), shown,
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::copy_file(own.key_file(name), key,
                                   std::filesystem::copy_options::overwrite_existing);
    };
    put("one");
    const auto by = std::make_shared<tls_server>(std::vector<tls_server::identity>{{shown, key}},
                                                 std::vector<std::string>{});
    running_server here(under_tls(echo_all, by));
    CHECK(shake_hands(here.where, nullptr).name == "one");
    put("two");
    CHECK(shake_hands(here.where, nullptr).name == "one");
    by->reload();
    CHECK(shake_hands(here.where, nullptr).name == "two");
    own.folder.write("shown.pem", "no certificate");
    CHECK_THROWS_AS(by->reload(), error);
    CHECK(shake_hands(here.where, nullptr).name == "two");
}

TEST_CASE("reload() may name other files, which are read from then on") {
    certificates own;
    own.issue("one", "DNS:one.example");
    own.issue("two", "DNS:two.example");
    const auto identity_of = [&](const std::string& name) {
        return tls_server::identity{own.certificate_file(name), own.key_file(name)};
    };
    const auto by =
        std::make_shared<tls_server>(std::vector{identity_of("one")}, std::vector<std::string>{});
    running_server here(under_tls(echo_all, by));
    by->reload({identity_of("two")});
    CHECK(shake_hands(here.where, nullptr).name == "two");
    CHECK_THROWS_AS(by->reload({{"nowhere.pem", "nowhere.key"}}), error);
    by->reload();
    CHECK(shake_hands(here.where, nullptr).name == "two");
}

TEST_CASE("a certificate or key that cannot be used is named") {
    const auto complaint = [](const tls_server::identity& files) {
        try {
            const tls_server refused({files}, {});
        } catch (const error& failure) {
            return std::string(failure.what());
        }
        return std::string();
    };
    const auto good = identity_of("local");
    const std::string missing = issued().folder / "missing.pem";
    CHECK(complaint({missing, good.key_file}).find(missing) != std::string::npos);
    CHECK(complaint({good.certificate_file, missing}).find(missing) != std::string::npos);
    const std::string mixed = complaint({good.certificate_file, identity_of("other").key_file});
    CHECK(mixed.find(identity_of("other").key_file) != std::string::npos);
    CHECK_THROWS_AS(tls_server({}, {}), error);
}

// ---- ends

TEST_CASE("a TLS stream cut off without goodbye is lost, not ended") {
    const descriptor listening = listen(loopback, false);
    const address where = local_address(listening.get());
    std::thread rude([&] {
        const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
            SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
        const auto files = identity_of("local");
        SSL_CTX_use_certificate_file(context.get(), files.certificate_file.c_str(),
                                     SSL_FILETYPE_PEM);
        SSL_CTX_use_PrivateKey_file(context.get(), files.key_file.c_str(), SSL_FILETYPE_PEM);
        pollfd waiting{listening.get(), POLLIN, 0};
        ::poll(&waiting, 1, 10'000);
        const descriptor taken(::accept(listening.get(), nullptr, nullptr));
        const std::unique_ptr<SSL, decltype(&SSL_free)> session(SSL_new(context.get()), &SSL_free);
        SSL_set_fd(session.get(), taken.get());
        SSL_accept(session.get());
        SSL_write(session.get(), "half", 4);
        ::shutdown(taken.get(), SHUT_WR);
        std::array<char, 64> rest;
        while (::read(taken.get(), rest.data(), rest.size()) > 0) continue;
    });
    const auto hear = [](std::uint16_t port, std::string* heard) -> coro<std::string> {
        connector connections(trusting());
        const auto listen_in = [](std::string* to) -> coro<void, bytes, output> {
            while (auto piece = co_await receive_or_end) *to += *piece;
        };
        std::string failure;
        try {
            auto running = connections.run("127.0.0.1", port, true, listen_in(heard));
            co_await running;
        } catch (const connection_error& lost) {
            failure = lost.what();
        }
        co_return failure;
    };
    std::string heard;
    const std::string failure = io::run(hear(where.port(), &heard));
    rude.join();
    CHECK(heard == "half");
    CHECK(failure.find("unexpected eof") != std::string::npos);
}

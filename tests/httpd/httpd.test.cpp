// SPDX-License-Identifier: MIT
//
// httpd as its operator runs it: each test starts one. httpd.test.sh tells PLAIT_HTTPD, the program, and
// PLAIT_SCRATCH, a folder with two certificates for localhost (one.pem, two.pem) and their keys.
#include "plait/http/client.hpp"
#include "plait/io/connector.hpp"
#include "plait/io/run.hpp"
#include "plait/io/sleep.hpp"
#include "tests/raw_connection.test.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace plait;
using namespace std::chrono_literals;
using tests::raw_connection;

constexpr auto soon = 20s;  // on however busy a machine

std::string told(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

const std::string scratch = told("PLAIT_SCRATCH") + "/";

std::string content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Whether it comes to be so, in time.
bool in_time(const std::function<bool()>& is_so) {
    const auto until = std::chrono::steady_clock::now() + soon;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(10ms);
    }
    return true;
}

// httpd --echo with further options, at ports of its own.
class httpd {
public:
    explicit httpd(std::vector<std::string> options = {}) {
        std::vector<std::string> words{told("PLAIT_HTTPD"), "--echo",  "--listen",
                                       "127.0.0.1:0",       "--admin", "127.0.0.1:0"};
        words.insert(words.end(), options.begin(), options.end());
        std::vector<char*> pointers;
        for (std::string& each : words) pointers.push_back(each.data());
        pointers.push_back(nullptr);
        std::filesystem::remove(log_);
        posix_spawn_file_actions_t files;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_addopen(&files, 2, log_.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                           0600);
        REQUIRE(::posix_spawn(&process_, words[0].c_str(), &files, nullptr, pointers.data(),
                              environ) == 0);
        ::posix_spawn_file_actions_destroy(&files);
        REQUIRE(in_time([this] { return log().find("admin at") != std::string::npos; }));
        port = announced("httpd: http");
        admin_port = announced("admin at http");
    }
    httpd(const httpd&) = delete;
    httpd& operator=(const httpd&) = delete;
    ~httpd() {
        if (process_ == 0) return;
        tell(SIGKILL);
        static_cast<void>(exit_code());
    }

    void tell(int signal) const { ::kill(process_, signal); }
    // Waits for its end.
    int exit_code() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    // What it has said on standard error.
    [[nodiscard]] std::string log() const { return content(log_); }
    [[nodiscard]] bool has_said(const std::string& text) const {
        return in_time([&] { return log().find(text) != std::string::npos; });
    }
    [[nodiscard]] std::string answer(const std::string& wire) const { return answer(port, wire); }
    [[nodiscard]] static std::string answer(std::uint16_t port, const std::string& wire) {
        raw_connection peer(port);
        REQUIRE(peer.connected());
        peer.send(wire);
        return peer.receive_all(soon);
    }

    std::uint16_t port = 0;
    std::uint16_t admin_port = 0;

private:
    [[nodiscard]] std::uint16_t announced(const std::string& before) const {
        const std::string said = log();
        const std::size_t at = said.find(':', said.find("//", said.find(before)));
        return static_cast<std::uint16_t>(std::stoi(said.substr(at + 1)));
    }

    const std::string log_ = scratch + "httpd.log";
    pid_t process_ = 0;
};

std::string get(const std::string& target, const std::string& fields = "Connection: close\r\n") {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}
// Once the answer, 100 Continue, has come, the exchange is under way.
const std::string expecting =
    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n";

bool refused(std::uint16_t port) {
    return in_time([port] { return !raw_connection(port).connected(); });
}

}  // namespace

// ---- SIGTERM

TEST_CASE("with nothing to do, httpd ends at once, with exit code 0") {
    httpd server;
    server.tell(SIGTERM);
    CHECK(server.exit_code() == 0);
}

TEST_CASE("what is under way is finished, and says that it is the last") {
    httpd server;
    raw_connection peer(server.port);
    peer.send(expecting);
    peer.receive("100 Continue\r\n\r\n", soon);
    server.tell(SIGTERM);
    CHECK(refused(server.port));
    peer.send("helloworld");
    const std::string& got = peer.receive_all(soon);
    CHECK(got.find("HTTP/1.1 200 OK\r\n") != std::string::npos);
    CHECK(got.find("Connection: close\r\n") != std::string::npos);
    CHECK(got.ends_with("\r\n\r\nhelloworld"));
    CHECK(server.exit_code() == 0);
}

TEST_CASE("an idle connection is closed at once when httpd drains") {
    httpd server;
    raw_connection idle(server.port);
    idle.send(get("/", ""));
    idle.receive("OK", soon);
    REQUIRE_FALSE(idle.closed());
    server.tell(SIGTERM);
    idle.receive_all(soon);
    CHECK(idle.closed());
    CHECK(server.exit_code() == 0);
}

TEST_CASE("/readyz is 200 in operation and 503 while httpd drains") {
    httpd server;
    // Half of a head is no idle connection; the answer before it tells that it has come.
    raw_connection prober(server.admin_port);
    prober.send(get("/readyz", "") + "GET /readyz HTTP/1.1\r\n");
    CHECK(prober.receive("ok\n", soon).starts_with("HTTP/1.1 200 "));
    server.tell(SIGTERM);
    CHECK(refused(server.port));
    prober.send("Host: a\r\n\r\n");
    CHECK(prober.receive_all(soon).find("HTTP/1.1 503 ") != std::string::npos);
    CHECK(server.exit_code() == 0);
}

TEST_CASE("a second SIGTERM ends at once what is under way") {
    httpd server;
    raw_connection peer(server.port);
    peer.send(expecting);
    peer.receive("100 Continue\r\n\r\n", soon);
    server.tell(SIGTERM);
    REQUIRE(refused(server.port));
    server.tell(SIGTERM);
    CHECK(server.exit_code() == 0);
    peer.receive_all(soon);
    CHECK(peer.closed());
}

// ---- SIGHUP

TEST_CASE("a log that was moved away is opened anew, under its old name") {
    const std::string log = scratch + "access.log";
    httpd server({"--access-log", log});
    static_cast<void>(server.answer(get("/first")));
    REQUIRE(in_time([&] { return content(log).find("/first") != std::string::npos; }));
    std::filesystem::rename(log, log + ".1");
    server.tell(SIGHUP);
    REQUIRE(in_time([&] { return std::filesystem::exists(log); }));
    static_cast<void>(server.answer(get("/second")));
    CHECK(in_time([&] { return content(log).find("GET /second HTTP/1.1") != std::string::npos; }));
    CHECK(content(log + ".1").find("/second") == std::string::npos);
    CHECK(content(log).find("/first") == std::string::npos);
}

namespace {

// Certificate and key of httpd, which may be exchanged.
std::vector<std::string> with_tls() {
    return {"--tls-cert", scratch + "shown.pem", "--tls-key", scratch + "shown.key"};
}
void show(const std::string& name) {
    for (const char* suffix : {".pem", ".key"})
        std::filesystem::copy_file(scratch + name + suffix, scratch + "shown" + suffix,
                                   std::filesystem::copy_options::overwrite_existing);
}

class trusting_client {
public:
    explicit trusting_client(const std::string& authority)
        : connections_(std::make_shared<const io::tls_client>(std::vector<std::string>{"http/1.1"},
                                                              scratch + authority + ".pem")),
          client_(connections_, clock_) {}
    coro<std::string> ask(std::string url) {
        http::client_request asked = http::get(std::move(url));
        http::answer got = co_await client_.send(std::move(asked));
        co_return co_await got.text();
    }
    [[nodiscard]] std::size_t connections() const { return client_.connections(); }

private:
    io::connector connections_;
    io::clock clock_;
    http::client client_;
};

coro<std::string> ask_once(std::string url, std::string authority) {
    trusting_client client(authority);
    std::string got;
    try {
        got = co_await client.ask(url);
    } catch (const std::exception& failure) {
        got = failure.what();
    }
    co_return got;
}

coro<std::string> ask_before_and_after(std::string url, const httpd* server) {
    trusting_client client("one");
    std::string got = co_await client.ask(url);
    show("two");
    server->tell(SIGHUP);
    while ((co_await ask_once(url, "two")) != "OK") co_await io::sleep(20ms);
    got += co_await client.ask(url);  // it would not believe the new certificate
    co_return got;
}

}  // namespace

TEST_CASE("new certificates are shown to new connections, and the old ones go on") {
    show("one");
    httpd server(with_tls());
    const std::string url = "https://localhost:" + std::to_string(server.port) + "/";
    CHECK(io::run(ask_once(url, "two")) != "OK");
    CHECK(io::run(ask_before_and_after(url, &server)) == "OKOK");
    CHECK(io::run(ask_once(url, "one")) != "OK");
}

TEST_CASE("a broken certificate is reported, changes nothing, and the log is opened anew") {
    show("one");
    const std::string log = scratch + "tls.log";
    std::vector<std::string> options = with_tls();
    options.insert(options.end(), {"--access-log", log});
    httpd server(options);
    std::filesystem::rename(log, log + ".1");
    std::ofstream(scratch + "shown.pem") << "no certificate";
    server.tell(SIGHUP);
    CHECK(server.has_said("cannot reload: "));
    CHECK(server.has_said("shown.pem"));
    const std::string url = "https://localhost:" + std::to_string(server.port) + "/";
    CHECK(io::run(ask_once(url, "one")) == "OK");
    CHECK(in_time([&] { return content(log).find("GET / HTTP/1.1") != std::string::npos; }));
}

// ---- seeing

TEST_CASE("SIGUSR1 prints the stack of each live connection") {
    httpd server;
    raw_connection peer(server.port);
    peer.send(expecting);
    peer.receive("100 Continue\r\n\r\n", soon);
    server.tell(SIGUSR1);
    CHECK(server.has_said("apps/httpd/echo.cpp"));
}

TEST_CASE("with --debug, /debug/stacks shows the same") {
    httpd server({"--debug"});
    raw_connection peer(server.port);
    peer.send(expecting);
    peer.receive("100 Continue\r\n\r\n", soon);
    CHECK(server.answer(get("/debug/stacks")).find("apps/httpd/echo.cpp") != std::string::npos);
}

TEST_CASE("without --debug, it is a path like any other") {
    httpd server;
    CHECK(server.answer(get("/debug/stacks")).ends_with("\r\n\r\nOK"));
}

TEST_CASE("requests, faults and connections are counted") {
    httpd server;
    static_cast<void>(server.answer(get("/") + get("/")));
    static_cast<void>(server.answer("GET /\r\n\r\n"));
    const std::string figures = httpd::answer(server.admin_port, get("/metrics"));
    CHECK(figures.find("plait_http_requests_total{method=\"GET\",code=\"200\"} 1\n") !=
          std::string::npos);
    CHECK(figures.find("plait_http_faults_total{reason=") != std::string::npos);
}

TEST_CASE("the admin address serves what is the operator's, and no more") {
    httpd server;
    CHECK(httpd::answer(server.admin_port, get("/healthz")).starts_with("HTTP/1.1 200 "));
    CHECK(httpd::answer(server.admin_port, get("/")).starts_with("HTTP/1.1 404 "));
}

TEST_CASE("a line of JSON tells an exchange") {
    const std::string log = scratch + "json.log";
    httpd server({"--access-log", log, "--log-format", "json"});
    static_cast<void>(server.answer(get("/a\"b")));
    static_cast<void>(
        server.answer(get("/there", "User-Agent: \"quoted\"\r\nConnection: close\r\n")));
    REQUIRE(in_time([&] { return content(log).find("/there") != std::string::npos; }));
    CHECK(content(log).find("\\\"quoted\\\"") != std::string::npos);
}

// ---- limits

TEST_CASE("connections beyond the limit hear 503, with Retry-After") {
    httpd server({"--limit", "connections=2"});
    raw_connection first(server.port);
    first.send(get("/", ""));
    first.receive("OK", soon);
    raw_connection second(server.port);
    second.send(get("/", ""));
    second.receive("OK", soon);
    const std::string heard = server.answer(get("/"));
    CHECK(heard.starts_with("HTTP/1.1 503 "));
    CHECK(heard.find("Retry-After: ") != std::string::npos);
}

TEST_CASE("plain text at the TLS port is closed") {
    show("one");
    httpd server(with_tls());
    CHECK(server.answer(get("/")).find("HTTP/1.1") == std::string::npos);
}

TEST_CASE("an address in use is exit code 1, and named") {
    httpd first;
    const std::string address = "127.0.0.1:" + std::to_string(first.port);
    const std::string command =
        told("PLAIT_HTTPD") + " --echo --listen " + address + " 2>" + scratch + "second.log";
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 1);
    CHECK(content(scratch + "second.log").find(address) != std::string::npos);
}

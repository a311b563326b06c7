// SPDX-License-Identifier: MIT
#include "plait/io/serve.hpp"

#include "plait/io/running_server.test.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <csignal>
#include <future>
#include <optional>
#include <sstream>
#include <stdexcept>

using namespace plait;
using namespace plait::io;

namespace {

// A server under signals, on a thread of its own.
class governed {
public:
    explicit governed(std::function<protocol()> make, std::function<void()> reload = {}) {
        server::options chosen;
        chosen.threads = 2;
        chosen.report = [this](const std::string& text) {
            if (!told_.exchange(true)) report.set_value(text);
        };
        thread_ = std::thread([this, make = std::move(make), reload = std::move(reload), chosen] {
            first_ = std::this_thread::get_id();
            server here(chosen);
            const address found = here.serve(address::of("127.0.0.1", 0), make);
            // The signals are caught by the time that the loop turns.
            here.loop().inbox()->post([this, found] { begun_.set_value(found); });
            io::run(here, reload);
        });
        where = begun_.get_future().get();
    }
    governed(const governed&) = delete;
    governed& operator=(const governed&) = delete;
    ~governed() { thread_.join(); }

    [[nodiscard]] bool is_first(const std::string& thread) const {
        return thread == name_of(first_);
    }
    static std::string name_of(std::thread::id thread) {
        std::ostringstream name;
        name << thread;
        return name.str();
    }

    std::promise<std::string> report;
    address where;

private:
    std::atomic<bool> told_ = false;
    std::promise<address> begun_;
    std::thread::id first_;
    std::thread thread_;
};

protocol answer_late() {
    co_await receive;
    co_yield "got it";
    co_await receive;
    co_yield "done";
}

protocol name_thread() {
    const std::string name = governed::name_of(std::this_thread::get_id()) + '\n';
    co_yield bytes(name);
    co_await receive;
}

void tell(int signal) { ::kill(::getpid(), signal); }

}  // namespace

TEST_CASE("SIGTERM lets what is under way finish, then the server ends") {
    governed here(answer_late);
    plain_client client(here.where);
    client.send("head");
    CHECK(client.hear(6) == "got it");
    tell(SIGTERM);
    client.send("body");
    CHECK(client.hear_all() == "done");
    CHECK(client.error() == 0);
}

TEST_CASE("a second SIGTERM ends it at once") {
    governed here(answer_late);
    plain_client client(here.where);
    client.send("head");
    CHECK(client.hear(6) == "got it");
    tell(SIGTERM);
    while (true) {
        // The first one has been obeyed when nobody is accepted any more.
        plain_client probe;
        if (::connect(probe.number(), here.where.data(), here.where.size()) != 0) break;
    }
    tell(SIGTERM);
    CHECK(client.hear_all().empty());
    CHECK(client.error() == ECONNRESET);
}

TEST_CASE("a second SIGTERM ends at once what only a further thread still serves") {
    governed here(name_thread);
    std::optional<plain_client> client;
    while (true) {
        client.emplace(here.where);
        std::string name;
        while (!name.ends_with('\n')) name += client->hear(1);
        name.pop_back();
        if (!here.is_first(name)) break;
    }
    tell(SIGTERM);
    while (true) {
        plain_client probe;
        if (::connect(probe.number(), here.where.data(), here.where.size()) != 0) break;
    }
    tell(SIGTERM);
    CHECK(client->hear_all().empty());
    CHECK(client->error() == ECONNRESET);
}

TEST_CASE("SIGHUP reloads, and a reload that fails is reported") {
    governed here(echo_all, [] { throw std::runtime_error("bad certificate"); });
    tell(SIGHUP);
    CHECK(here.report.get_future().get() == "cannot reload: bad certificate");
    CHECK(plain_client(here.where).ask("still here") == "still here");
    tell(SIGTERM);
}

TEST_CASE("SIGUSR1 reports the stack of every live program") {
    governed here(answer_late);
    plain_client client(here.where);
    client.send("head");
    CHECK(client.hear(6) == "got it");
    tell(SIGUSR1);
    CHECK(here.report.get_future().get().find("answer_late") != std::string::npos);
    client.reset();
    tell(SIGTERM);
}

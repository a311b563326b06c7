// SPDX-License-Identifier: MIT
#pragma once

// A network in memory for tests of the client.

#include "plait/http/client.hpp"
#include "plait/testing/chunking.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/test_home.hpp"
#include "plait/testing/virtual_clock.hpp"
#include "plait/testing/wire_pair.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plait::http {

/// One connection that the client has opened.
class test_connection {
public:
    using byte_program = coro<void, bytes, output>;

    test_connection(testing::virtual_clock& clock, std::shared_ptr<testing::test_home> home,
                    std::string target, byte_program what)
        : clock_(clock),
          home_(std::move(home)),
          target_(std::move(target)),
          program_(std::move(what)) {}

    /// "http a:80".
    [[nodiscard]] const std::string& target() const noexcept { return target_; }
    [[nodiscard]] bool open() const noexcept { return client_ != nullptr; }
    [[nodiscard]] bool ended() const { return open() && finished(client_->state()); }

    void accept() {
        client_ = std::make_unique<testing::driver<void, output>>(
            clock_, std::move(program_), bind(at_home, static_cast<home&>(*home_)));
        if (server_ != nullptr) client_->accept(testing::wire_pair_base::most_in_flight);
        client_->run();
    }
    /// As a connector does that cannot connect.
    void refuse(std::exception_ptr why) {
        patience_slot slot;
        testing::test_surroundings around(clock_);
        {
            auto begun = compose(std::move(program_), bind(patience, slot),
                                 bind(ambient, static_cast<surroundings&>(around)),
                                 bind(at_home, static_cast<home&>(*home_)));
            begun.next();
            if (!finished(begun.state())) begun.fail(std::move(why));
        }
        home_->run();
    }

    // Lets what was posted happen at the end of the expression that uses the driver.
    class use {
    public:
        use(testing::driver<void, output>& used, std::shared_ptr<testing::test_home> home) noexcept
            : used_(used), home_(std::move(home)) {}
        use(const use&) = delete;
        use& operator=(const use&) = delete;
        ~use() { home_->run(); }
        testing::driver<void, output>* operator->() const noexcept { return &used_; }

    private:
        testing::driver<void, output>& used_;
        std::shared_ptr<testing::test_home> home_;
    };
    /// The client's side of an open one.
    [[nodiscard]] use operator->() const { return {*client_, home_}; }

    /// Joins it with a server.
    void serve(byte_program server, testing::chunking how) {
        to_client_ = how;
        to_server_ = std::move(how);
        server_ = std::make_unique<testing::driver<void, output>>(clock_, std::move(server));
        server_->accept(testing::wire_pair_base::most_in_flight);
    }
    /// Lets bytes travel. Whether any did.
    bool pump() {
        if (!open() || server_ == nullptr) return false;
        const bool there = deliver(*client_, *server_, to_server_, to_server_done_);
        const bool back = deliver(*server_, *client_, to_client_, to_client_done_);
        return there || back;
    }

private:
    static bool deliver(testing::driver<void, output>& from, testing::driver<void, output>& to,
                        std::optional<testing::chunking>& how, std::size_t& done) {
        if (finished(to.state()) || done == over) return false;
        const std::string_view rest = std::string_view(from.written()).substr(done);
        if (!rest.empty()) {
            if (to.state() != state::wants_input && to.state() != state::ready) return false;
            const std::size_t length = how->next(rest.size());
            const std::string piece(rest.substr(0, length));
            done += length;
            to.feed(piece);
            from.accept(length);
            return true;
        }
        if (!finished(from.state()) && from.parting() == testing::parting::none) return false;
        done = over;
        if (from.parting() == testing::parting::aborted)
            to.reset();
        else
            to.end();
        return true;
    }
    static constexpr std::size_t over = std::string_view::npos;

    testing::virtual_clock& clock_;
    std::shared_ptr<testing::test_home> home_;
    std::string target_;
    byte_program program_;
    std::unique_ptr<testing::driver<void, output>> client_;
    std::unique_ptr<testing::driver<void, output>> server_;
    std::optional<testing::chunking> to_client_;
    std::optional<testing::chunking> to_server_;
    std::size_t to_server_done_ = 0;
    std::size_t to_client_done_ = 0;
};

/// A connector: remembers what it has opened.
class test_network {
public:
    /// Connections open at once; else by `accept()`.
    bool accepts = true;
    /// What serves each connection; empty: the test does.
    std::function<coro<void, bytes, output>()> serves;
    testing::chunking chunking = testing::chunking::whole();

    [[nodiscard]] testing::virtual_clock& clock() noexcept { return clock_; }
    [[nodiscard]] const std::shared_ptr<testing::test_home>& home() const noexcept { return home_; }

    void start(const std::string& host, std::uint16_t port, bool secure,
               coro<void, bytes, output> what) {
        connections_.push_back(std::make_unique<test_connection>(
            clock_, home_, (secure ? "https " : "http ") + host + ":" + std::to_string(port),
            std::move(what)));
        test_connection& made = *connections_.back();
        if (serves) made.serve(serves(), chunking);
        if (accepts) made.accept();
    }

    [[nodiscard]] std::size_t size() const noexcept { return connections_.size(); }
    [[nodiscard]] test_connection& operator[](std::size_t index) const {
        return *connections_.at(index);
    }
    [[nodiscard]] std::size_t alive() const {
        std::size_t count = 0;
        for (const auto& each : connections_) count += each->ended() ? 0 : 1;
        return count;
    }

    /// Time passes, and bytes travel between clients and servers.
    void advance(testing::virtual_clock::duration by) {
        settle();
        clock_.advance(by);
        settle();
    }
    /// What needs no time happens.
    void settle() {
        const auto home = home_;
        do clock_.advance(testing::virtual_clock::duration::zero());
        while (home->run() || pump());
    }

private:
    bool pump() {
        bool moved = false;
        for (std::size_t i = 0; i < connections_.size(); ++i) moved |= connections_[i]->pump();
        return moved;
    }

    testing::virtual_clock clock_;
    std::shared_ptr<testing::test_home> home_ = std::make_shared<testing::test_home>();
    std::vector<std::unique_ptr<test_connection>> connections_;
};

/// A request under way, told as text.
class test_request {
public:
    test_request(client& through, client_request asked)
        : program_(std::make_unique<program<std::string, nothing, nothing>>(
              compose(fetch(&through, std::move(asked))))) {
        program_->next();
    }

    [[nodiscard]] bool waits() const { return program_->state() == state::waiting; }
    /// "200 body"; "waits"; "failed: why".
    [[nodiscard]] std::string told() {
        if (waits()) return "waits";
        if (told_.empty()) {
            try {
                told_ = program_->result();
            } catch (const std::exception& failure) {
                told_ = std::string("failed: ") + failure.what();
            }
        }
        return told_;
    }
    void cancel() { program_->close(); }

private:
    static coro<std::string> fetch(client* through, client_request asked) {
        answer got = co_await through->send(std::move(asked));
        const std::string text = co_await got.text();
        co_return std::to_string(got.status()) + " " + text;
    }

    std::unique_ptr<program<std::string, nothing, nothing>> program_;
    std::string told_;
};

/// An answer with that body.
[[nodiscard]] inline std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace plait::http

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/driver.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plait::io {

// What a test plans for a stream, and what it sees of it. Outlives the stream.
struct script {
    // What reads give, in order; when there is no more: would_read, or how it `ends`.
    std::deque<std::string> input;
    stream::status ends = stream::status::would_read;
    // What opens give, in order; then it is open.
    std::deque<stream::status> opens;
    // How many bytes writes take before would_write.
    std::size_t room = std::string::npos;
    // The next read, or write, gives this instead.
    std::deque<stream::status> read_says;
    std::deque<stream::status> write_says;

    std::string written;
    std::vector<std::size_t> views;  // how many each write was given
    int reads = 0;
    bool exhausts = false;  // reads say that there is no more
    bool shut = false;
    bool aborted = false;
    bool closed = false;
    bool secure = false;
};

class scripted_stream final : public stream {
public:
    explicit scripted_stream(script& plan) : plan_(plan) {}
    ~scripted_stream() override { plan_.closed = true; }

    [[nodiscard]] int descriptor() const noexcept override { return -1; }
    [[nodiscard]] status open() override {
        return plan_.opens.empty() ? status::moved : take(plan_.opens);
    }
    [[nodiscard]] outcome read(std::span<char> into) override {
        ++plan_.reads;
        if (!plan_.read_says.empty()) return {take(plan_.read_says), true, 0};
        if (plan_.input.empty()) return {plan_.ends, true, 0};
        std::string& next = plan_.input.front();
        const std::size_t count = next.copy(into.data(), into.size());
        next.erase(0, count);
        if (next.empty()) plan_.input.pop_front();
        return {status::moved, plan_.exhausts && plan_.input.empty(), count};
    }
    [[nodiscard]] outcome write(std::span<const bytes> views, bool) override {
        if (!plan_.write_says.empty()) return {take(plan_.write_says), true, 0};
        if (plan_.room == 0) return {status::would_write, true, 0};
        plan_.views.push_back(views.size());
        std::size_t count = 0;
        for (const bytes view : views) {
            const std::size_t taken = std::min(view.size(), plan_.room - count);
            plan_.written += view.substr(0, taken);
            count += taken;
        }
        plan_.room -= plan_.room == std::string::npos ? 0 : count;
        return {status::moved, plan_.room == 0, count};
    }
    void shut() noexcept override { plan_.shut = true; }
    void abort() noexcept override { plan_.aborted = true; }
    [[nodiscard]] bool secure() const noexcept override { return plan_.secure; }
    [[nodiscard]] std::string trouble() const override { return "scripted trouble"; }

private:
    static status take(std::deque<status>& from) {
        const status first = from.front();
        from.pop_front();
        return first;
    }

    script& plan_;
};

// One program on a scripted stream, in time that the test moves.
class conversation final : private driver::keeper {
public:
    conversation() = default;
    ~conversation() {
        if (driver_) driver_->abort();
    }

    void begin(protocol runs, const shared_bindings* seen = nullptr) {
        keeper& self = *this;
        driver_ = std::make_unique<driver>(here, self, std::make_unique<scripted_stream>(wire),
                                           std::move(runs), address::of("192.0.2.7", 4711), seen);
        driver_->start();
        here.turn();
    }
    void hear(std::string what) {
        wire.input.push_back(std::move(what));
        signal(EPOLLIN);
    }
    void hear_end() {
        wire.ends = stream::status::ended;
        signal(EPOLLIN | EPOLLRDHUP);
    }
    void hear_reset() { signal(EPOLLIN | EPOLLERR | EPOLLHUP); }
    void make_room(std::size_t bytes = std::string::npos) {
        wire.room = bytes;
        signal(EPOLLOUT);
    }
    void signal(std::uint32_t events) {
        if (driver_) driver_->ready(events);
        here.turn();
    }
    void advance(timer::time_point::duration by) {
        time_ += by;
        here.turn();
    }
    void begin_draining() {
        draining_ = true;
        if (driver_) driver_->drain();
    }
    [[nodiscard]] bool over() const { return driver_ == nullptr; }
    [[nodiscard]] driver& running() { return *driver_; }

    script wire;
    std::vector<std::string> failures;
    std::exception_ptr loss;  // what a lost stream gives the program

private:
    timer::time_point time_{std::chrono::hours(1)};

public:
    loop here{[this] { return time_; }};

private:
    [[nodiscard]] bool draining() const noexcept override { return draining_; }
    void failed(driver& whose) override { failures.push_back(whose.running().failure()); }
    [[nodiscard]] std::exception_ptr lost(driver&, const std::string& trouble) override {
        troubles_ += trouble;
        return loss;
    }
    void ended(driver&) override { here.retire(std::move(driver_)); }

    std::unique_ptr<driver> driver_;
    std::string troubles_;
    bool draining_ = false;
};

}  // namespace plait::io

// SPDX-License-Identifier: MIT
#include "plait/io/loop.hpp"

#include "plait/compose/error.hpp"
#include "plait/io/system_failure.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <limits>

namespace plait::io {

namespace {

thread_local loop* here = nullptr;

constexpr std::size_t most_patient = 16;

// sendfile(2) has no MSG_NOSIGNAL. Who handles the signal otherwise keeps doing so.
void ignore_broken_pipes() {
    struct sigaction now{};
    ::sigaction(SIGPIPE, nullptr, &now);
    if (now.sa_handler == SIG_DFL) ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

loop::loop(std::function<time_point()> clock)
    : clock_(std::move(clock)),
      now_(clock_()),
      poll_(::epoll_create1(EPOLL_CLOEXEC)),
      inbox_(std::make_shared<io::inbox>()) {
    if (!poll_) throw system_failure("epoll_create1");
    assert(here == nullptr && "this thread has a loop already");
    // The inbox is the one descriptor without a watcher.
    control(EPOLL_CTL_ADD, inbox_->descriptor(), EPOLLIN, nullptr);
    here = this;
    ignore_broken_pipes();
}

loop::~loop() {
    inbox_->close();
    while (!retired_.empty()) {
        const auto gone = std::move(retired_);
        retired_.clear();
    }
    here = nullptr;
}

loop& loop::current() {
    if (here == nullptr) throw protocol_error("no loop runs on this thread");
    return *here;
}

void loop::run() {
    stopping_ = false;
    while (!stopping_) wait();
}

void loop::wait() { turn(hasty_.empty() && patient_.empty() ? until_next_timer() : 0); }

int loop::until_next_timer() const {
    if (timers_.empty()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.next() - clock_());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(
        left.count(), 0, std::numeric_limits<int>::max()));
}

void loop::turn(int milliseconds) {
    const int count =
        ::epoll_wait(poll_.get(), events_.data(), static_cast<int>(events_.size()), milliseconds);
    if (count < 0 && errno != EINTR) throw system_failure("epoll_wait");
    now_ = clock_();
    bool posted = false;
    untold_ = std::span(events_).first(static_cast<std::size_t>(std::max(count, 0)));
    while (!untold_.empty()) {
        const epoll_event event = untold_.front();
        untold_ = untold_.subspan(1);
        if (event.data.ptr != nullptr)
            static_cast<watcher*>(event.data.ptr)->ready(event.events);
        else
            posted = posted || event.events != 0;
        if (patient_.size() >= most_patient) call(patient_, patient_now_);
    }
    if (posted) inbox_->deliver();
    timers_.run(now_);
    call(patient_, patient_now_);
    call(hasty_, hasty_now_);
    while (!retired_.empty()) {
        // What is destroyed may retire more.
        const auto gone = std::move(retired_);
        retired_.clear();
    }
}

void loop::call(std::vector<watcher*>& waiting, std::vector<watcher*>& now) {
    now.swap(waiting);
    for (std::size_t i = 0; i < now.size(); ++i)
        if (now[i] != nullptr) now[i]->ready(0);
    now.clear();
}

std::uint64_t loop::random_bits() {
    if (random_left_ == 0) {
        if (::getrandom(random_.data(), sizeof random_, 0) != sizeof random_)
            throw system_failure("getrandom");
        random_left_ = random_.size();
    }
    return random_[--random_left_];
}

void loop::control(int operation, int descriptor, std::uint32_t events, watcher* w) {
    epoll_event interest{};
    interest.events = events;
    interest.data.ptr = w;
    if (::epoll_ctl(poll_.get(), operation, descriptor, &interest) != 0)
        throw system_failure("epoll_ctl");
}

void loop::watch(int descriptor, std::uint32_t events, watcher& w) {
    control(EPOLL_CTL_ADD, descriptor, events, &w);
}

void loop::rewatch(int descriptor, std::uint32_t events, watcher& w) {
    control(EPOLL_CTL_MOD, descriptor, events, &w);
}

void loop::unwatch(int descriptor, const watcher& w) noexcept {
    ::epoll_ctl(poll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
    for (epoll_event& event : untold_) {
        if (event.data.ptr != &w) continue;
        event.data.ptr = nullptr;
        event.events = 0;
    }
}

void loop::not_again(const watcher& w) noexcept {
    for (std::vector<watcher*>* const waiting : {&hasty_, &patient_}) std::erase(*waiting, &w);
    for (std::vector<watcher*>* const now : {&hasty_now_, &patient_now_})
        std::replace(now->begin(), now->end(), const_cast<watcher*>(&w),
                     static_cast<watcher*>(nullptr));
}

}  // namespace plait::io

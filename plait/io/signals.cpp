// SPDX-License-Identifier: MIT
#include "plait/io/signals.hpp"

#include "plait/compose/error.hpp"
#include "plait/io/system_failure.hpp"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>

namespace plait::io {

namespace {

// Where the handler writes the number of a signal; 0: nobody catches it.
std::array<std::atomic<int>, NSIG> ends{};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void plait_io_caught(int number) {
    const int before = errno;
    const auto byte = static_cast<unsigned char>(number);
    // A full pipe holds the number already, or enough to wake up for.
    static_cast<void>(!::write(ends[static_cast<std::size_t>(number)].load(), &byte, 1));
    errno = before;
}

}  // namespace

signals::signals(std::initializer_list<int> numbers) : loop_(loop::current()) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_NONBLOCK | O_CLOEXEC) != 0) throw system_failure("pipe2");
    read_end_.reset(pipe[0]);
    write_end_.reset(pipe[1]);
    try {
        for (const int number : numbers) {
            int nobody = 0;
            if (!ends.at(static_cast<std::size_t>(number))
                     .compare_exchange_strong(nobody, write_end_.get()))
                throw protocol_error("signal " + std::to_string(number) + " is caught already");
            struct sigaction action{};
            action.sa_handler = plait_io_caught;
            action.sa_flags = SA_RESTART;
            caught_signal& made = caught_.emplace_back();
            made.number = number;
            ::sigaction(number, &action, &made.before);
        }
        loop_.watch(read_end_.get(), EPOLLIN, *this);
    } catch (...) {
        release();
        throw;
    }
}

signals::~signals() {
    release();
    loop_.unwatch(read_end_.get(), *this);
}

void signals::release() noexcept {
    for (const caught_signal& each : caught_) {
        ::sigaction(each.number, &each.before, nullptr);
        ends[static_cast<std::size_t>(each.number)].store(0);
    }
}

void signals::ready(std::uint32_t) {
    unsigned char byte = 0;
    while (::read(read_end_.get(), &byte, 1) == 1)
        for (caught_signal& each : caught_)
            if (each.number == byte) each.pending = true;
    if (waiter_ && pending() != 0) std::exchange(waiter_, nullptr).resume();
}

int signals::pending() const noexcept {
    const auto found =
        std::find_if(caught_.begin(), caught_.end(), [](const auto& each) { return each.pending; });
    return found == caught_.end() ? 0 : found->number;
}

int signals::take() noexcept {
    const int number = pending();
    for (caught_signal& each : caught_)
        if (each.number == number) each.pending = false;
    return number;
}

}  // namespace plait::io

// SPDX-License-Identifier: MIT
#include "plait/io/driver.hpp"

#include <array>
#include <ctime>

namespace plait::io {

namespace {

constexpr std::uint32_t readable_events = EPOLLIN | EPOLLRDHUP | EPOLLET;
constexpr std::uint32_t turn_budget = 1U << 20;  // bytes
constexpr std::uint32_t resume_cost = 1U << 12;  // what a turn of the program is reckoned as
constexpr std::uint8_t most_told = 16;

}  // namespace

driver::driver(io::loop& where, keeper& whose, std::unique_ptr<io::stream> wire, protocol&& runs,
               const address& peer, const shared_bindings* seen)
    : loop_(where),
      keeper_(whose),
      stream_(std::move(wire)),
      peer_(peer),
      program_(compose(std::move(runs), bind(patience, patience_),
                       bind(ambient, static_cast<surroundings&>(*this)),
                       bind(at_home, static_cast<home&>(*where.inbox())))) {
    if (seen != nullptr) seen->bind_in(program_);
}

driver::~driver() {
    attending_.destroy();
    program_.close();
    loop_.not_again(*this);
}

void driver::start() {
    budget_ = turn_budget;
    if (stream_->descriptor() >= 0) {
        loop_.watch(stream_->descriptor(), readable_events, *this);
        watched_ = readable_events;
        readable_ = false;  // what has come will be told
    }
    proceed();
}

void driver::drain() {
    if (phase_ != phase::running || !patience_.wait().is_idle()) return;
    const bool idle = program_.state() == state::wants_input && !readable_ && !ended_;
    if (!idle && program_.state() != state::waiting) return;
    time_out();
    proceed();
}

void driver::abort() {
    if (phase_ == phase::over) return;
    stream_->abort();
    finish();
}

driver::activity driver::doing() const noexcept {
    switch (phase_) {
        case phase::opening: return activity::opening;
        case phase::parting: return activity::parting;
        case phase::over: return activity::over;
        case phase::running: break;
    }
    switch (program_.state()) {
        case state::has_output: return activity::writing;
        case state::waiting: return activity::waiting;
        default: return activity::reading;
    }
}

void driver::ready(std::uint32_t events) {
    if (phase_ == phase::over) return;
    if ((events & EPOLLERR) != 0 && phase_ != phase::opening) {
        lose();
        return;
    }
    if ((events & (EPOLLRDHUP | EPOLLHUP)) != 0) hung_up_ = true;
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) readable_ = true;
    if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) writable_ = true;
    if (crossed_ && (readable_ || writable_)) {
        crossed_ = false;
        readable_ = writable_ = true;
    }
    budget_ = turn_budget;
    writes_ = events == 0;
    if (writes_) queued_ = false;
    proceed();
    writes_ = false;
}

void driver::proceed() {
    bool on = true;
    while (on) {
        switch (phase_) {
            case phase::running: on = step(); break;
            case phase::opening: on = open(); break;
            case phase::parting: on = discard(); break;
            case phase::over: return;
        }
    }
}

bool driver::open() {
    switch (const auto status = stream_->open()) {
        case stream::status::moved:
            phase_ = phase::running;
            timer::cancel();
            writable_ = true;
            if (stream_->secure()) readable_ = true;  // the handshake may have read ahead
            return true;
        case stream::status::would_read:
        case stream::status::would_write:
            if (!timer::pending()) loop_.start(*this, opening_time);
            must_wait(status, readable_);
            return false;
        default: lose(); return false;
    }
}

bool driver::step() {
    switch (program_.state()) {
        case state::wants_input: return take();
        case state::has_output: return give();
        case state::waiting: return attend();
        case state::ready:
            program_.next();
            resumed();
            return true;
        default: return conclude();
    }
}

bool driver::take() {
    if (ended_) {
        // It may be asking again after it was told; but not for ever.
        if (told_++ == most_told) {
            part();
            return true;
        }
        program_.end();
        resumed();
        return true;
    }
    if (!readable_) return rest();
    if (budget_ < resume_cost) {
        loop_.again(*this);
        return false;
    }
    if (!buffer_) buffer_ = loop_.buffers().borrow();
    const auto got = stream_->read(buffer_.span());
    switch (got.what) {
        case stream::status::moved:
            if (got.exhausted && !hung_up_) readable_ = false;
            moved_ += got.count;
            budget_ -= resume_cost;
            program_.send(bytes(buffer_.data(), got.count));
            resumed();
            return true;
        case stream::status::ended: ended_ = true; return true;
        case stream::status::would_read:
        case stream::status::would_write: must_wait(got.what, readable_); return true;
        default: lose(); return false;
    }
}

bool driver::rest() {
    buffer_.release();
    if (!patience_.wait().is_idle() || !keeper_.draining()) return false;
    if (told_++ == most_told)
        part();
    else
        time_out();
    return true;
}

bool driver::give() {
    const output& out = program_.output();
    if (out.what() == output::kind::abort || torn_) {
        let_end();
        abort();
        return false;
    }
    if (out.what() == output::kind::hang_up) {
        part();
        return true;
    }
    if (!writes_ && written_ == 0) {
        if (!std::exchange(queued_, true)) loop_.later(*this);
        return false;
    }
    const std::uint64_t whole = out.size();
    while (written_ < whole) {
        if (!writable_) return false;
        const auto got = write_some(out);
        switch (got.what) {
            case stream::status::moved:
                written_ += got.count;
                moved_ += got.count;
                if (written_ == whole) break;
                if (got.exhausted) {
                    must_wait(stream::status::would_write, writable_);
                } else if (budget_ < got.count) {
                    loop_.again(*this);
                    return false;
                } else {
                    budget_ -= static_cast<std::uint32_t>(got.count);
                }
                break;
            case stream::status::would_read:
            case stream::status::would_write: must_wait(got.what, writable_); break;
            default: lose(); return false;
        }
    }
    written_ = 0;
    program_.next();
    resumed();
    return true;
}

stream::outcome driver::write_some(const output& out) {
    const auto views = out.views();
    const file_region& region = out.region();
    if (written_ == 0 && !views.empty()) return stream_->write(views, region.length != 0);
    std::array<bytes, output::most_views> rest;
    std::size_t count = 0;
    std::uint64_t skip = written_;
    for (const bytes view : views) {
        if (skip < view.size())
            rest[count++] = view.substr(static_cast<std::size_t>(std::exchange(skip, 0)));
        else
            skip -= view.size();
    }
    if (count > 0) return stream_->write(std::span(rest).first(count), region.length != 0);
    return stream_->write(file_region(*region.source, region.offset + skip, region.length - skip));
}

bool driver::attend() {
    if (!attending_) attending_ = when_ready();
    return false;
}

detached driver::when_ready() {
    co_await program_.ready();
    attending_.forget();
    budget_ = turn_budget;
    resumed();
    proceed();
}

bool driver::conclude() {
    const bool badly = failed_badly();
    if (badly) keeper_.failed(*this);
    if (badly || torn_) {
        abort();
        return false;
    }
    part();
    return true;
}

bool driver::failed_badly() const {
    if (program_.state() != state::failed) return false;
    try {
        std::rethrow_exception(detail::program_access::failure(program_));
    } catch (const end_of_input&) {
        return false;
    } catch (const timed_out&) {
        return false;
    } catch (...) {
        return true;
    }
}

bool driver::discard() {
    if (!buffer_) buffer_ = loop_.buffers().borrow();
    while (readable_) {
        const auto got = stream_->read(buffer_.span());
        switch (got.what) {
            case stream::status::moved:
                moved_ += got.count;
                heard_ = loop_.now();
                if (moved_ > parting_bytes) {
                    finish();
                    return false;
                }
                if (budget_ < got.count) {
                    loop_.again(*this);
                    return false;
                }
                budget_ -= static_cast<std::uint32_t>(got.count);
                if (got.exhausted && !hung_up_) readable_ = false;
                break;
            case stream::status::would_read:
            case stream::status::would_write: must_wait(got.what, readable_); break;
            default: finish(); return false;
        }
    }
    buffer_.release();
    return false;
}

// `tried`: the flag of what was tried.
void driver::must_wait(stream::status why, bool& tried) {
    tried = false;
    if ((why == stream::status::would_read) != (&tried == &readable_)) {
        crossed_ = true;
        readable_ = writable_ = false;
    }
    if (why != stream::status::would_write || watched_ == 0 || (watched_ & EPOLLOUT) != 0) return;
    watched_ |= EPOLLOUT;
    loop_.rewatch(stream_->descriptor(), watched_, *this);
}

void driver::resumed() {
    if (patience_.started() == noticed_) return;
    noticed_ = patience_.started();
    wait_began_ = loop_.now();
    moved_ = 0;
    if (patience_.wait().endless()) return;
    const auto due = wait_began_ + patience_.wait().grace();
    if (!timer::pending() || due < timer::due()) loop_.timers().start(*this, due);
}

void driver::expired() {
    if (phase_ == phase::opening) {
        lose();
        return;
    }
    if (phase_ == phase::parting) {
        const auto due = std::min(heard_ + parting_pause, wait_began_ + longest_parting);
        if (moved_ > 0 && due > loop_.now())
            loop_.timers().start(*this, due);
        else
            finish();
        return;
    }
    const timeout& wait = patience_.wait();
    if (wait.endless()) return;
    const auto due = wait_began_ + wait.end(moved_);
    if (due > loop_.now()) {
        loop_.timers().start(*this, due);
        return;
    }
    time_out();
    budget_ = turn_budget;
    proceed();
}

void driver::time_out() {
    attending_.destroy();
    if (program_.state() == state::has_output && written_ > 0) torn_ = true;
    written_ = 0;
    const std::uint32_t before = patience_.started();
    program_.fail(timed_out{});
    // Who does not start another wait goes on in this one, from its beginning.
    if (patience_.started() == before) patience_ = timeout(patience_.wait());
    resumed();
}

void driver::lose() {
    if (phase_ != phase::parting) {
        if (const auto why = keeper_.lost(*this, stream_->trouble())) {
            attending_.destroy();
            if (program_.state() == state::ready) program_.next();
            if (!finished(program_.state())) program_.fail(why);
        }
    }
    abort();
}

// After its last output a program may run once more.
void driver::let_end() {
    if (program_.state() != state::has_output) return;
    program_.next();
    if (failed_badly()) keeper_.failed(*this);
}

void driver::part() {
    stream_->shut();
    let_end();
    program_.close();
    if (ended_) {
        finish();
        return;
    }
    phase_ = phase::parting;
    wait_began_ = loop_.now();
    moved_ = 0;
    loop_.start(*this, parting_time);
}

void driver::finish() {
    phase_ = phase::over;
    timer::cancel();
    attending_.destroy();
    program_.close();
    buffer_.release();
    stream_.reset();
    keeper_.ended(*this);
}

std::int64_t driver::now() const noexcept {
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
    return time.tv_sec;
}

std::int64_t driver::microseconds() const noexcept {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

std::string_view driver::peer() const noexcept {
    if (peer_text_.empty()) peer_text_ = peer_.host();
    return peer_text_;
}

}  // namespace plait::io

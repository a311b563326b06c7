// SPDX-License-Identifier: MIT
#include "plait/testing/driver.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

namespace plait::testing {

using what = transcript::what;

driver_base::driver_base(virtual_clock* clock)
    : own_clock_(clock == nullptr ? std::make_unique<virtual_clock>() : nullptr),
      clock_(clock == nullptr ? *own_clock_ : *clock),
      begun_(clock_.now()),
      surroundings_(clock_),
      patience_timer_(clock_, [this] {
          if (running_) return;
          time_out();
          go_on();
      }) {}

void driver_base::run() {
    go_on();
    check();
}

void driver_base::feed(bytes piece) {
    unsent_.emplace_back(piece);
    run();
}

void driver_base::end() {
    ended_ = true;
    run();
}

void driver_base::reset() {
    if (!plait::finished(state())) {
        record(what::reset);
        close();
    }
    check();
}

void driver_base::accept(std::uint64_t more) {
    room_ = room_ == without_end ? more : room_ + std::min(more, without_end - room_);
    run();
}

void driver_base::advance(virtual_clock::duration by) {
    go_on();
    clock_.advance(by);
    check();
}

void driver_base::drain() {
    surroundings_.set_draining(true);
    record(what::drained);
    run();
}

std::string driver_base::take() {
    std::string fresh = written_.substr(taken_);
    taken_ = written_.size();
    return fresh;
}

std::string driver_base::leftover() const {
    std::string all = leftover_;
    for (const std::string& piece : unsent_) all += piece;
    return all;
}

// Runs the program as far as it goes. Throws nothing: it is also called by a side kick that completes.
void driver_base::go_on() {
    if (running_) return;
    running_ = true;
    for (;;) {
        if (step()) continue;
        const bool idle = !wait_over_ && wait().is_idle() && !plait::finished(state());
        if (!idle || !surroundings_.draining()) break;
        time_out();
    }
    running_ = false;
    watch_clock();
    home_->run();
}

// False: somebody else must act.
bool driver_base::step() {
    switch (state()) {
        case state::ready:
            subject_->next();
            note_wait();
            return true;
        case state::has_output: return take_output();
        case state::wants_input:
            in_a_row_ = 0;
            discard_input();
            if (parting_ == parting::aborted) {
                close();
            } else if (!unsent_.empty()) {
                send_next();
            } else if (ended_) {
                tell_end();
            } else {
                return false;
            }
            return true;
        case state::waiting:
            subject_->when_ready([this] {
                note_wait();
                go_on();
            });
            return false;
        case state::done:
        case state::failed: finish(); return false;
        case state::closed:
        case state::running: return false;
    }
    return false;
}

void driver_base::send_next() {
    const std::string piece = std::move(unsent_.front());
    unsent_.pop_front();
    input_size_ = piece.size();
    input_ = std::make_unique<char[]>(input_size_);
    piece.copy(input_.get(), input_size_);
    record(what::received, piece);
    moved_ += input_size_;
    subject_->send(bytes(input_.get(), input_size_));
    note_wait();
}

void driver_base::tell_end() {
    if (ends_told_ == most_ends) {
        give_up("the program still wants input after it was told " + std::to_string(most_ends) +
                " times that there is no more");
        return;
    }
    if (ends_told_++ == 0) record(what::ended);
    subject_->end();
    note_wait();
}

bool driver_base::take_output() {
    if (!std::exchange(looked_at_output_, true)) look_at_output();
    if (plait::finished(state())) return true;

    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(room_, unwritten_.size()));
    if (room_ != without_end) room_ -= taken;
    moved_ += taken;
    record(what::wrote, bytes(unwritten_).substr(0, taken));
    written_.append(unwritten_, 0, taken);
    unwritten_.erase(0, taken);
    if (!unwritten_.empty()) return false;

    looked_at_output_ = false;
    if (written_.size() > most_written) {
        give_up("the program writes more than " + std::to_string(most_written) + " bytes");
    } else if (cut_short_) {
        parting_ = parting::aborted;
        record(what::aborted, "a file is shorter than its region");
        close();
    } else {
        subject_->next();
        note_wait();
    }
    return true;
}

void driver_base::look_at_output() {
    if (++in_a_row_ > most_in_a_row) {
        give_up("the program yields more than " + std::to_string(most_in_a_row) +
                " outputs without asking for input");
        return;
    }
    std::string description;
    const std::optional<output> yielded = subject_->take_output(description);
    if (!yielded) {
        record(what::yielded, description);
        return;
    }
    if (parting_ != parting::none) {
        give_up("the program yields again after it has parted from its peer");
        return;
    }
    if (yielded->what() != output::kind::write) {
        const bool hangs_up = yielded->what() == output::kind::hang_up;
        parting_ = hangs_up ? parting::hung_up : parting::aborted;
        record(hangs_up ? what::hung_up : what::aborted);
        return;
    }
    if (yielded->size() > most_written) {
        give_up("the program writes " + std::to_string(yielded->size()) + " bytes at once");
        return;
    }
    for (const bytes view : yielded->views()) unwritten_ += view;
    const file_region& region = yielded->region();
    std::array<char, 16384> block;
    for (std::uint64_t done = 0; done < region.length && !cut_short_;) {
        const auto wanted = std::min<std::uint64_t>(block.size(), region.length - done);
        const std::size_t got = region.source->read(
            region.offset + done, std::span(block).first(static_cast<std::size_t>(wanted)));
        unwritten_.append(block.data(), got);
        done += got;
        cut_short_ = got == 0;
    }
}

void driver_base::finish() {
    if (std::exchange(finished_, true)) return;
    if (state() == state::done) {
        record(what::returned, subject_->take_result());
    } else {
        failure_ = describe_exception(subject_->why_failed());
        record(what::failed, failure_);
        parting_ = parting::aborted;
    }
    subject_->take_leftover(leftover_);
    discard_input();
}

void driver_base::close() {
    subject_->close();
    discard_input();
    watch_clock();
}

void driver_base::give_up(const std::string& why) {
    misdeed_ = why;
    record(what::gave_up, why);
    close();
}

void driver_base::time_out() {
    wait_over_ = true;
    looked_at_output_ = false;
    unwritten_.clear();
    cut_short_ = false;
    record(what::timed_out);
    subject_->fail(std::make_exception_ptr(plait::timed_out()));
    note_wait();
}

void driver_base::note_wait() {
    if (patience_.started() == wait_seen_) return;
    wait_seen_ = patience_.started();
    wait_begun_ = clock_.now();
    wait_over_ = false;
    moved_ = 0;
}

void driver_base::watch_clock() {
    constexpr timeout::duration for_ever = std::chrono::hours(24 * 365 * 100);
    if (wait_over_ || wait().endless() || plait::finished(state()))
        patience_timer_.cancel();
    else
        patience_timer_.set(wait_begun_ + std::min(wait().end(moved_), for_ever));
}

// Overwritten first: without a sanitizer, too, who looks at it later shall see that it is gone.
void driver_base::discard_input() noexcept {
    std::fill_n(input_.get(), std::exchange(input_size_, 0), '\xdd');
    input_.reset();
}

void driver_base::record(what happened, std::string_view text) {
    transcript_.add(clock_.now() - begun_, happened, text);
}

void driver_base::check() const {
    if (!misdeed_.empty()) throw testing::failure(misdeed_ + "\n" + transcript_.text(200));
}

}  // namespace plait::testing

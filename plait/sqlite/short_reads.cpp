// SPDX-License-Identifier: MIT
#include "plait/sqlite/short_reads.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace plait::sqlite::detail {

namespace {

constexpr int unit = 1'000;

}  // namespace

short_reads::step_limit::step_limit(connection& on, unsigned most, bool& exceeded)
    : on_(on), left_(static_cast<int>(most / unit)), exceeded_(exceeded) {
    sqlite3_progress_handler(on_.native(), unit, count, this);
}

short_reads::step_limit::~step_limit() {
    sqlite3_progress_handler(on_.native(), 0, nullptr, nullptr);
}

int short_reads::step_limit::count(void* self) noexcept {
    auto& its = *static_cast<step_limit*>(self);
    its.exceeded_ = --its.left_ < 0;
    return its.exceeded_ ? 1 : 0;
}

connection& short_reads::lent::begin() const {
    reader& by = *owned_;
    const std::uint64_t changes = from_.changes_;
    if (by.state && by.changes != changes) by.end();
    if (!by.state) {
        by.changes = changes;
        by.state.emplace(by.on, transaction::kind::reading);
    }
    return by.on;
}

std::unique_ptr<short_reads::reader> short_reads::take(const home* turn) {
    {
        const std::scoped_lock lock(mutex_);
        auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                                  [turn](const auto& one) { return one->turn == turn; });
        if (found == idle_.rend())
            found = std::find_if(idle_.rbegin(), idle_.rend(),
                                 [](const auto& one) { return one->turn == nullptr; });
        if (found != idle_.rend()) {
            auto taken = std::move(*found);
            idle_.erase(std::next(found).base());
            return taken;
        }
    }
    auto fresh = std::make_unique<reader>(path_);
    // Who meets a lock does not wait here.
    fresh->on.wait_for_locks({});
    const std::scoped_lock lock(mutex_);
    idle_.reserve(++made_);
    return fresh;
}

void short_reads::give_back(std::unique_ptr<reader> used, home& where) noexcept {
    const bool begins = used->state && used->turn == nullptr;
    if (begins) used->turn = &where;
    {
        const std::scoped_lock lock(mutex_);
        idle_.push_back(std::move(used));
    }
    if (!begins) return;
    // Comes when it is run, so that what was posted behind it reads a state of its own, or when it is
    // dropped because home has ended.
    class end_of_turn {
    public:
        end_of_turn(std::weak_ptr<short_reads> all, const home* turn)
            : all_(std::move(all)), turn_(turn) {}
        end_of_turn(const end_of_turn&) = delete;
        end_of_turn& operator=(const end_of_turn&) = delete;
        ~end_of_turn() { come(); }
        void come() noexcept {
            if (const auto all = std::exchange(all_, {}).lock()) all->end_turn(turn_);
        }

    private:
        std::weak_ptr<short_reads> all_;
        const home* turn_;
    };
    try {
        where.post(
            [end = std::make_shared<end_of_turn>(weak_from_this(), &where)] { end->come(); });
    } catch (...) {
        end_turn(&where);
    }
}

void short_reads::end_turn(const home* turn) noexcept {
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find(idle_, turn, &reader::turn);
    if (found == idle_.end()) return;
    (*found)->end();
    (*found)->turn = nullptr;
}

bool short_reads::met_lock(const error& stopped) noexcept {
    return (stopped.code() & 0xFF) == SQLITE_BUSY;
}

}  // namespace plait::sqlite::detail

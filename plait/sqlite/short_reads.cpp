// SPDX-License-Identifier: MIT
#include "plait/sqlite/short_reads.hpp"

#include <sqlite3.h>

namespace plait::sqlite::detail {

namespace {

constexpr int unit = 1'000;

}  // namespace

short_reads::step_limit::step_limit(connection& on, unsigned most)
    : on_(on), left_(static_cast<int>(most / unit)) {
    sqlite3_progress_handler(on_.native(), unit, count, this);
}

short_reads::step_limit::~step_limit() {
    sqlite3_progress_handler(on_.native(), 0, nullptr, nullptr);
}

int short_reads::step_limit::count(void* self) noexcept {
    return --static_cast<step_limit*>(self)->left_ < 0 ? 1 : 0;
}

std::unique_ptr<connection> short_reads::take() {
    {
        const std::scoped_lock lock(mutex_);
        if (!idle_.empty()) {
            auto last = std::move(idle_.back());
            idle_.pop_back();
            return last;
        }
    }
    auto fresh = std::make_unique<connection>(path_, connection::mode::read_only);
    // Who meets a lock does not wait here.
    sqlite3_busy_timeout(fresh->native(), 0);
    const std::scoped_lock lock(mutex_);
    idle_.reserve(++made_);
    return fresh;
}

void short_reads::give_back(std::unique_ptr<connection> owned) noexcept {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(owned));
}

bool short_reads::is_of_haste(const error& stopped) noexcept {
    const int code = stopped.code() & 0xFF;
    return code == SQLITE_INTERRUPT || code == SQLITE_BUSY;
}

}  // namespace plait::sqlite::detail

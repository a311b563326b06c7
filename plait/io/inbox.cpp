// SPDX-License-Identifier: MIT
#include "plait/io/inbox.hpp"

#include "plait/io/system_failure.hpp"

#include <sys/eventfd.h>

#include <cstdint>

namespace plait::io {

inbox::inbox() : wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!wake_) throw system_failure("eventfd");
}

bool inbox::post(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (!open_) return false;
    waiting_.push_back(std::move(work));
    if (waiting_.size() == 1) {
        const std::uint64_t one = 1;
        // It cannot fail: the counter is far from full.
        static_cast<void>(!::write(wake_.get(), &one, sizeof one));
    }
    return true;
}

void inbox::deliver() {
    {
        const std::lock_guard lock(mutex_);
        std::uint64_t count = 0;
        static_cast<void>(!::read(wake_.get(), &count, sizeof count));
        delivering_.swap(waiting_);
    }
    for (auto& work : delivering_) work();
    delivering_.clear();
}

void inbox::close() {
    std::vector<std::function<void()>> dropped;
    const std::lock_guard lock(mutex_);
    open_ = false;
    dropped.swap(waiting_);
}

}  // namespace plait::io

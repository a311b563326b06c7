// SPDX-License-Identifier: MIT
#include "apps/httpd/access_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace httpd {

access_log::access_log(std::string path)
    : path_(std::move(path)), descriptor_(open()), thread_([this] { work_off(); }) {}

access_log::~access_log() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
    if (descriptor_ != STDOUT_FILENO) ::close(descriptor_);
}

int access_log::open() const {
    if (path_ == "-") return STDOUT_FILENO;
    const int opened = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (opened < 0)
        throw std::system_error(errno, std::generic_category(), "open access log '" + path_ + "'");
    return opened;
}

void access_log::write(std::string_view line) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + line.size() > most_waiting) {
            ++dropped_;
            return;
        }
        first = waiting_.empty();
        waiting_ += line;
    }
    if (first) changed_.notify_one();
}

void access_log::reopen() {
    const int fresh = open();
    const std::lock_guard lock(mutex_);
    const int old = std::exchange(descriptor_, fresh);
    if (old != STDOUT_FILENO) ::close(old);
}

void access_log::work_off() {
    std::string writing;
    for (bool ending = false; !ending;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        ending = ending_;
        writing.clear();
        writing.swap(waiting_);
        if (const auto lost = std::exchange(dropped_, 0); lost > 0)
            writing +=
                fmt::format("# {} lines lost: the disk was slower than the requests\n", lost);
        // A copy, so that neither who logs nor reopen() waits for the disk.
        const int to = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
        lock.unlock();
        std::string_view rest = writing;
        while (!rest.empty()) {
            const auto written = ::write(to, rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) break;  // a full disk stops no server
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        if (to >= 0) ::close(to);
    }
}

}  // namespace httpd

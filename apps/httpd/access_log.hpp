// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace httpd {

/// Writes lines to a file from a thread of its own, many at once, so who logs never waits for the disk.
class access_log {
public:
    /// Lines that wait to be written, in bytes; what comes beyond them is dropped, and counted in a
    /// line of its own.
    static constexpr std::size_t most_waiting = std::size_t{16} << 20U;

    /// `path`: a file, which is appended to, or "-" for standard output. Throws std::system_error.
    explicit access_log(std::string path);
    access_log(const access_log&) = delete;
    access_log& operator=(const access_log&) = delete;
    /// Writes what waits.
    ~access_log();

    /// From any thread.
    void write(std::string_view line);
    /// Opens the file anew: it has been moved away. Throws std::system_error, and goes on with the old.
    void reopen();

private:
    [[nodiscard]] int open() const;
    void work_off();

    const std::string path_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string waiting_;
    std::uint64_t dropped_ = 0;
    int descriptor_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace httpd

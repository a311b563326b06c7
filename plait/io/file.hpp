// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/io/descriptor.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <string>

namespace plait::io {

/// A regular file, or a folder, that is open for reading.
class file final : public plait::file {
public:
    /// Throws std::system_error if the system cannot tell about it.
    explicit file(io::descriptor opened);
    /// Throws std::system_error, which names the path.
    [[nodiscard]] static file open(const std::string& path);

    [[nodiscard]] int descriptor() const noexcept override { return descriptor_.get(); }
    /// Throws std::system_error.
    std::size_t read(std::uint64_t offset, std::span<char> into) const override;

    // As it was when it was opened.
    [[nodiscard]] bool is_folder() const noexcept { return S_ISDIR(facts_.st_mode); }
    [[nodiscard]] bool is_regular() const noexcept { return S_ISREG(facts_.st_mode); }
    [[nodiscard]] std::uint64_t size() const noexcept {
        return static_cast<std::uint64_t>(facts_.st_size);
    }
    /// Nanoseconds since 1970, UTC.
    [[nodiscard]] std::int64_t modified() const noexcept;
    [[nodiscard]] std::uint64_t inode() const noexcept { return facts_.st_ino; }

private:
    io::descriptor descriptor_;
    struct stat facts_{};
};

/// Nanoseconds since 1970, UTC.
[[nodiscard]] constexpr std::int64_t nanoseconds(const timespec& time) noexcept {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

inline std::int64_t file::modified() const noexcept { return nanoseconds(facts_.st_mtim); }

}  // namespace plait::io

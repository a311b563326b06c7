// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/error.hpp"

#include <source_location>
#include <string>

struct sqlite3;

namespace plait::sqlite {

/// What SQLite refuses, or what is asked of it wrongly. The message names the statement or the file.
class error : public plait::error {
public:
    /// `code`: an extended result code (SQLITE_CONSTRAINT_UNIQUE, …), 0 if the fault is not SQLite's.
    explicit error(int code, const std::string& message,
                   std::source_location where = std::source_location::current())
        : plait::error(message, where), code_(code) {}

    [[nodiscard]] int code() const noexcept { return code_; }
    /// A UNIQUE or PRIMARY KEY constraint refused a row.
    [[nodiscard]] bool is_duplicate() const noexcept;

private:
    int code_;
};

/// So many jobs wait already that one more is refused.
class busy : public plait::error {
public:
    explicit busy(std::source_location where = std::source_location::current())
        : plait::error("the database has too many jobs waiting", where) {}
};

namespace detail {
/// Throws what `connection` says of the last call, with `what` before it.
[[noreturn]] void fail(sqlite3* connection, const std::string& what);
}  // namespace detail

}  // namespace plait::sqlite

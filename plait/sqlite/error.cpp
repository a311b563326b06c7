// SPDX-License-Identifier: MIT
#include "plait/sqlite/error.hpp"

#include <sqlite3.h>

namespace plait::sqlite {

bool error::is_duplicate() const noexcept {
    return code_ == SQLITE_CONSTRAINT_UNIQUE || code_ == SQLITE_CONSTRAINT_PRIMARYKEY;
}

void detail::fail(sqlite3* connection, const std::string& what) {
    throw error(sqlite3_extended_errcode(connection), what + ": " + sqlite3_errmsg(connection));
}

}  // namespace plait::sqlite

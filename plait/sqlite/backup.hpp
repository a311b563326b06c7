// SPDX-License-Identifier: MIT
#pragma once

#include "plait/sqlite/connection.hpp"

#include <string>

namespace plait::sqlite {

/// Copies the database as it is at one moment into `target`, while others go on reading and writing.
/// The copy is made beside `target` under another name, synced, checked (integrity_check) and renamed:
/// `target` is the old one or a whole new one, whatever happens meanwhile. `from` is not in the middle
/// of writing, and nobody uses `target`. Throws error where SQLite fails, std::system_error where files do.
void backup(connection& from, const std::string& target);

}  // namespace plait::sqlite

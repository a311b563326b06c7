// SPDX-License-Identifier: MIT
#include "plait/sqlite/backup.hpp"

#include "plait/sqlite/temporary_database.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace plait::sqlite {

namespace {

void sync(const std::string& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int why = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced)
        throw std::system_error(why, std::generic_category(), "cannot sync '" + path + "'");
}

void copy(connection& from, connection& to) {
    const std::unique_ptr<sqlite3_backup, decltype(&sqlite3_backup_finish)> copying(
        sqlite3_backup_init(to.native(), "main", from.native(), "main"), &sqlite3_backup_finish);
    if (copying == nullptr) detail::fail(to.native(), "cannot back up to '" + to.path() + "'");
    // In one step, under one read lock: whatever is written between two makes SQLite begin again.
    const int code = sqlite3_backup_step(copying.get(), -1);
    if (code != SQLITE_DONE)
        throw error(code, "cannot back up to '" + to.path() + "': " + sqlite3_errstr(code));
}

// A log or journal that the old one has left would be taken for the new one's.
void take_in_log(const std::string& target) {
    if (!std::filesystem::exists(target + "-wal") && !std::filesystem::exists(target + "-journal"))
        return;
    connection old(target);
    old.wait_for_locks({});
    if (old.value<int>("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
        throw error(SQLITE_BUSY, "'" + target + "' is in use, and cannot be replaced");
}

}  // namespace

void backup(connection& from, const std::string& target) {
    const temporary_database part(target + ".part");
    {
        connection to(part.path());
        copy(from, to);
        // One file, that can be moved by itself.
        to.script("PRAGMA journal_mode = DELETE");
        if (const auto verdict = to.value<std::string>("PRAGMA integrity_check"); verdict != "ok")
            throw error(0,
                        "the copy of '" + from.path() + "' is damaged: " + verdict.value_or("?"));
    }
    sync(part.path(), O_RDWR);
    take_in_log(target);
    std::filesystem::rename(part.path(), target);
    const auto folder = std::filesystem::path(target).parent_path();
    sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace plait::sqlite

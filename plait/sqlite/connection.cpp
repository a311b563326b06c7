// SPDX-License-Identifier: MIT
#include "plait/sqlite/connection.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plait::sqlite {

namespace {

constexpr std::size_t statements_kept = 128;

// SQLite would create the file as the umask has it; what is in it concerns its owner alone.
void create_private(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) ::close(descriptor);
}

// Counting SQLite's memory takes a mutex of the whole process at each allocation, and nobody asks.
void count_no_memory() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(once);
}

}  // namespace

void connection::close::operator()(sqlite3* owned) const noexcept { sqlite3_close_v2(owned); }

connection::connection(const std::string& path, mode how) : path_(path) {
    count_no_memory();
    const bool in_memory = path == ":memory:";
    if (how == mode::read_write && !in_memory) create_private(path);
    const int flags =
        how == mode::read_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK) {
        if (opened == nullptr) throw error(code, "cannot open '" + path + "': no memory");
        detail::fail(opened, "cannot open '" + path + "'");
    }
    configure(how);
}

void connection::configure(mode how) {
    wait_for_locks(usual_patience);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    script("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
    if (how == mode::read_only) return;
    script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    const auto journal = value<std::string>("PRAGMA journal_mode");
    const auto synchronous = value<int>("PRAGMA synchronous");
    constexpr int full = 2;
    if (synchronous != full || (path_ != ":memory:" && journal != "wal"))
        throw error(0, "'" + path_ + "' does not take WAL with synchronous=FULL (journal " +
                           journal.value_or("?") + "): is it on a network file system?");
}

statement& connection::prepare(std::string_view sql) {
    if (const auto known = prepared_.find(sql); known != prepared_.end()) return known->second;
    sqlite3_stmt* fresh = nullptr;
    const char* rest = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &fresh, &rest) != SQLITE_OK)
        detail::fail(handle_.get(), "cannot prepare '" + std::string(sql) + "'");
    statement owned(fresh);
    if (fresh == nullptr) throw error(0, "'" + std::string(sql) + "' is no statement");
    const std::string_view behind(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
    if (behind.find_first_not_of(" \t\r\n;") != std::string_view::npos)
        throw error(0, "'" + std::string(sql) + "' is more than one statement: use script()");
    if (prepared_.size() >= statements_kept)
        std::erase_if(prepared_, [](const auto& kept) { return !kept.second.busy(); });
    return prepared_.emplace(std::string(sql), std::move(owned)).first->second;
}

void connection::end_statements() noexcept {
    if (sqlite3_txn_state(handle_.get(), nullptr) == SQLITE_TXN_NONE) return;
    for (auto& [sql, kept] : prepared_) kept.reset();
}

void connection::refuse_nesting(std::string_view sql) {
    throw error(0, "'" + std::string(sql) + "' was begun again while it was being stepped");
}

void connection::wait_for_locks(std::chrono::milliseconds most) noexcept {
    sqlite3_busy_timeout(handle_.get(), static_cast<int>(most.count()));
}

void connection::script(const std::string& sql) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        detail::fail(handle_.get(), "'" + path_ + "'");
}

std::int64_t connection::changes() const { return sqlite3_changes64(handle_.get()); }
std::int64_t connection::last_key() const { return sqlite3_last_insert_rowid(handle_.get()); }

transaction::transaction(connection& on, kind what) : connection_(on), kind_(what) {
    switch (what) {
        case kind::reading: on.run("BEGIN DEFERRED"); break;
        case kind::writing: on.run("BEGIN IMMEDIATE"); break;
        case kind::savepoint: on.run("SAVEPOINT part"); break;
    }
}

transaction::~transaction() {
    if (!open_) return;
    try {
        if (kind_ == kind::savepoint) {
            connection_.run("ROLLBACK TO part");
            connection_.run("RELEASE part");
        } else {
            connection_.run("ROLLBACK");
        }
    } catch (const error&) {
        // A full disk or a broken statement has rolled it back already.
    }
}

void transaction::commit() {
    connection_.run(kind_ == kind::savepoint ? "RELEASE part" : "COMMIT");
    open_ = false;
}

}  // namespace plait::sqlite

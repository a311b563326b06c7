// SPDX-License-Identifier: MIT
#include "plait/sqlite/database.hpp"

#include <sqlite3.h>

#include <cassert>

namespace plait::sqlite {

namespace {

constexpr std::size_t jobs_a_commit = 64;
constexpr int worth_emptying = 1'000;  // pages, as SQLite has it
constexpr std::chrono::milliseconds moment_for_readers{100};

// SQLite rolls a transaction back by itself when the disk is full, and the like.
bool still_in_transaction(const connection& on) { return sqlite3_get_autocommit(on.native()) == 0; }

void run_alone(detail::job& one, connection& on) {
    try {
        transaction part(on, transaction::kind::savepoint);
        one.run(on);
        part.commit();
    } catch (...) {
        if (!still_in_transaction(on)) throw;
        one.fail(std::current_exception());
    }
}

void run_together(const std::vector<detail::job*>& jobs, connection& on) {
    try {
        transaction all(on);
        for (detail::job* one : jobs) run_alone(*one, on);
        all.commit();
    } catch (...) {
        for (detail::job* one : jobs) one->fail(std::current_exception());
    }
}

}  // namespace

database::database(std::string path, const std::function<void(connection&)>& prepare,
                   const options& with)
    : path_(std::move(path)),
      writer_(path_),
      long_log_(with.long_log),
      too_long_(with.long_log),
      to_write_(with.most_waiting),
      to_read_(with.most_waiting),
      at_once_(std::make_shared<detail::short_reads>(path_, with.short_read)) {
    if (path_ == ":memory:")
        throw error(0, "a database in memory has one connection: give database a file");
    assert(with.readers > 0 && "long reads need a thread");
    sqlite3_wal_hook(writer_.native(), empty_log, this);
    if (prepare) prepare(writer_);
    for (unsigned i = 0; i < with.readers; ++i)
        readers_.emplace_back(path_, connection::mode::read_only);
    threads_.emplace_back([this] { keep_writing(); });
    for (connection& each : readers_) threads_.emplace_back([this, &each] { keep_reading(each); });
}

database::~database() {
    to_write_.close();
    to_read_.close();
    for (std::thread& one : threads_) one.join();
}

int database::empty_log(void* self, sqlite3* on, const char* schema, int pages) noexcept {
    database& its = *static_cast<database*>(self);
    if (pages < its.too_long_) {
        if (pages >= worth_emptying)
            sqlite3_wal_checkpoint_v2(on, schema, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        return SQLITE_OK;
    }
    its.writer_.wait_for_locks(moment_for_readers);
    const bool emptied = sqlite3_wal_checkpoint_v2(on, schema, SQLITE_CHECKPOINT_RESTART, nullptr,
                                                   nullptr) == SQLITE_OK;
    its.writer_.wait_for_locks(connection::usual_patience);
    // Behind a long read not each commit waits.
    its.too_long_ = emptied ? its.long_log_ : pages + its.long_log_ / 4;
    return SQLITE_OK;
}

void database::keep_writing() {
    for (auto jobs = to_write_.take(jobs_a_commit); !jobs.empty();
         jobs = to_write_.take(jobs_a_commit)) {
        run_together(jobs, writer_);
        writer_.end_statements();
        at_once_->changed();
        for (detail::job* one : jobs) one->complete();
    }
}

void database::keep_reading(connection& on) {
    for (auto jobs = to_read_.take(1); !jobs.empty(); jobs = to_read_.take(1)) {
        try {
            transaction one_state(on, transaction::kind::reading);
            jobs.front()->run(on);
        } catch (...) {
            jobs.front()->fail(std::current_exception());
        }
        on.end_statements();
        jobs.front()->complete();
    }
}

}  // namespace plait::sqlite

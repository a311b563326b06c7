// SPDX-License-Identifier: MIT
#pragma once

#include "plait/sqlite/statement.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;

namespace plait::sqlite {

/// A connection to a database file; `:memory:` is one that dies with it. One thread at a time.
///
/// WAL with synchronous=FULL, asserted: WAL with NORMAL may lose an acknowledged commit when the
/// power fails. Foreign keys are enforced; statements see no double-quoted strings; a lock is waited
/// for up to 10 s.
class connection {
public:
    enum class mode : std::uint8_t { read_write, read_only };

    /// Creates the file, for the owner alone (0600), if it is not there and `how` is read_write.
    explicit connection(const std::string& path, mode how = mode::read_write);

    /// The statement for `sql`, prepared once: up to 128 are kept. The reference lives until the next
    /// call, or as long as the statement is being stepped; meanwhile it must not be asked for again.
    statement& prepare(std::string_view sql);
    /// Behind a transaction: ends statements that were left in the middle, and would keep its state.
    void end_statements() noexcept;

    /// Runs one statement to its end, with values as statement::start takes them. Gives the number of
    /// rows that an INSERT, UPDATE or DELETE changed; of others the number means nothing.
    template <class... Values>
    std::int64_t run(std::string_view sql, const Values&... values) {
        statement& prepared = prepare(sql);
        prepared.start(values...);
        while (prepared.step()) continue;
        return changes();
    }
    /// Calls `each(columns…)` for every row: its parameter types are the columns' types. It may run
    /// other statements; throws error if it has begun this one again.
    template <class... Columns, class Each, class... Values>
    void each(std::string_view sql, Each&& each, const Values&... values) {
        statement& prepared = prepare(sql);
        prepared.start(values...);
        const ending reset(prepared);
        const unsigned run = prepared.begun();
        while (prepared.step()) {
            std::apply(each, prepared.row<Columns...>());
            if (prepared.begun() != run) refuse_nesting(sql);
        }
    }
    /// All rows. Their columns own what they hold, here and in `row` and `value`.
    template <class... Columns, class... Values>
    [[nodiscard]] std::vector<std::tuple<Columns...>> rows(std::string_view sql,
                                                           const Values&... values) {
        static_assert(!(detail::is_view<Columns> || ...), "a view ends with its row: use each()");
        std::vector<std::tuple<Columns...>> all;
        statement& prepared = prepare(sql);
        prepared.start(values...);
        const ending reset(prepared);
        while (prepared.step()) all.push_back(prepared.row<Columns...>());
        return all;
    }
    /// The first row, if there is one.
    template <class... Columns, class... Values>
    [[nodiscard]] std::optional<std::tuple<Columns...>> row(std::string_view sql,
                                                            const Values&... values) {
        static_assert(!(detail::is_view<Columns> || ...), "a view ends with its row: use each()");
        statement& prepared = prepare(sql);
        prepared.start(values...);
        const ending reset(prepared);
        if (!prepared.step()) return std::nullopt;
        return prepared.row<Columns...>();
    }
    /// The first column of the first row, if there is one.
    template <class T, class... Values>
    [[nodiscard]] std::optional<T> value(std::string_view sql, const Values&... values) {
        if (auto first = row<T>(sql, values...)) return std::get<0>(std::move(*first));
        return std::nullopt;
    }

    /// How long a lock is waited for; else 10 s.
    static constexpr std::chrono::milliseconds usual_patience{10'000};
    void wait_for_locks(std::chrono::milliseconds most) noexcept;

    /// Runs a script of statements without parameters: schemas.
    void script(const std::string& sql);

    /// Rows changed by the last `run`; the key of the row inserted last.
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::int64_t last_key() const;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// For what is not wrapped here.
    [[nodiscard]] sqlite3* native() const noexcept { return handle_.get(); }

private:
    struct close {
        void operator()(sqlite3* owned) const noexcept;
    };
    // An early end must not leave the statement's read lock behind.
    class ending {
    public:
        explicit ending(statement& ended) noexcept : ended_(ended) {}
        ending(const ending&) = delete;
        ending& operator=(const ending&) = delete;
        ~ending() { ended_.reset(); }

    private:
        statement& ended_;
    };

    // Statements begin alike; few are of one length.
    struct shorter_first {
        using is_transparent = void;
        bool operator()(std::string_view a, std::string_view b) const noexcept {
            return a.size() != b.size() ? a.size() < b.size() : a < b;
        }
    };

    void configure(mode how);
    [[noreturn]] static void refuse_nesting(std::string_view sql);

    std::string path_;
    std::unique_ptr<sqlite3, close> handle_;
    // After the handle: finalized first.
    std::map<std::string, statement, shorter_first> prepared_;
};

/// A transaction, or, within one, a savepoint: what it has changed is undone unless `commit()` is
/// reached.
class transaction {
public:
    enum class kind : std::uint8_t {
        reading,    ///< one state of the database, whatever others write meanwhile
        writing,    ///< takes the write lock at once
        savepoint,  ///< a part of the transaction under way
    };

    explicit transaction(connection& on, kind what = kind::writing);
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction();

    void commit();

private:
    connection& connection_;
    kind kind_;
    bool open_ = true;
};

}  // namespace plait::sqlite

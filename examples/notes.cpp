// SPDX-License-Identifier: MIT
//
// A database: one thread writes, short reads are done at once, and coroutines wait for both.
#include "plait/io/run.hpp"
#include "plait/sqlite/database.hpp"
#include "plait/sqlite/migration.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

using plait::coro;
using plait::sqlite::connection;

// [notes]
constexpr std::array steps{
    plait::sqlite::migration{
        1, "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"},
    plait::sqlite::migration{2, "ALTER TABLE note ADD COLUMN stars INTEGER NOT NULL DEFAULT 0"},
};

// Its id, once it is on the disk.
coro<std::int64_t> add(plait::sqlite::database* db, std::string text) {
    auto insert = [text](connection& on) {
        on.run("INSERT INTO note(text) VALUES($1)", text);
        return on.last_key();
    };
    co_return co_await db->write(std::move(insert));
}

coro<> conversation(plait::sqlite::database* db) {
    const std::int64_t tea = co_await add(db, "buy tea");
    co_await add(db, "write to Ann");
    auto star = [tea](connection& on) { on.run("UPDATE note SET stars = 1 WHERE id = $1", tea); };
    co_await db->write(std::move(star));

    auto list = [](connection& on) {
        return on.rows<std::string, int>("SELECT text, stars FROM note ORDER BY stars DESC, id");
    };
    const auto notes = co_await db->read(std::move(list));
    for (const auto& [text, stars] : notes) std::cout << text << (stars > 0 ? " *\n" : "\n");
}
// [/notes]

int main() {
    std::string folder = (std::filesystem::temp_directory_path() / "plait-notes-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return 1;
    {
        // [open]
        const auto prepare = [](connection& on) { plait::sqlite::migrate(on, "notes", steps); };
        plait::sqlite::database db(folder + "/notes.sqlite", prepare);
        plait::io::run(conversation(&db));
        // [/open]
    }
    std::filesystem::remove_all(folder);
}

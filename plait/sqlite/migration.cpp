// SPDX-License-Identifier: MIT
#include "plait/sqlite/migration.hpp"

#include <cassert>

namespace plait::sqlite {

int schema_version(connection& on, std::string_view part) {
    if (!on.value<int>("SELECT 1 FROM sqlite_schema WHERE name = 'version'")) return 0;
    return on.value<int>("SELECT number FROM version WHERE part = $1", part).value_or(0);
}

namespace {

void take(const migration& step, connection& on, std::string_view part) {
    try {
        on.script(step.script);
    } catch (const error& fault) {
        throw error(fault.code(), "step " + std::to_string(step.number) + " of '" +
                                      std::string(part) + "': " + fault.what());
    }
}

}  // namespace

int migrate(connection& on, std::string_view part, std::span<const migration> steps) {
    transaction all(on);
    on.script(
        "CREATE TABLE IF NOT EXISTS version("
        "part TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL) STRICT");
    const int from = schema_version(on, part);
    const int last = steps.empty() ? 0 : steps.back().number;
    if (from > last)
        throw error(0, "'" + on.path() + "' holds version " + std::to_string(from) + " of '" +
                           std::string(part) + "', this program knows only " +
                           std::to_string(last) + ": use a newer program");
    int taken = 0;
    for (const migration& step : steps) {
        assert(step.number == static_cast<int>(&step - steps.data()) + 1 &&
               "numbered without gaps");
        if (step.number <= from) continue;
        take(step, on, part);
        on.run(
            "INSERT INTO version(part, number) VALUES($1, $2) "
            "ON CONFLICT(part) DO UPDATE SET number = excluded.number",
            part, step.number);
        ++taken;
    }
    all.commit();
    return taken;
}

}  // namespace plait::sqlite

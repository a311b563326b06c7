// SPDX-License-Identifier: MIT
#pragma once

#include "plait/sqlite/connection.hpp"

#include <span>
#include <string_view>

namespace plait::sqlite {

/// A step of a schema: the script that leads from version `number - 1` to `number`. What has once been
/// released is never changed, only followed.
struct migration {
    constexpr migration(int its_number, const char* its_script) noexcept
        : number(its_number), script(its_script) {}

    int number;  ///< from 1, without gaps
    const char* script;
};

/// The version at which `part` stands in this database; 0: it is not there yet.
[[nodiscard]] int schema_version(connection& on, std::string_view part);

/// Brings `part` ("accounts", "blog") of the schema to the last of its migrations, forward only, in one
/// transaction: all or nothing. Versions are kept in a table `version`. A database that is newer than
/// the program is refused with an error that names both versions. Gives the number of steps taken.
int migrate(connection& on, std::string_view part, std::span<const migration> steps);

}  // namespace plait::sqlite

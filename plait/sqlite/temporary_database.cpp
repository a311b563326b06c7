// SPDX-License-Identifier: MIT
#include "plait/sqlite/temporary_database.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace plait::sqlite {

temporary_database::temporary_database(std::string path) : path_(std::move(path)) { remove(); }
temporary_database::~temporary_database() { remove(); }

void temporary_database::remove() noexcept {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        std::error_code ignored;
        std::filesystem::remove(path_ + suffix, ignored);
    }
}

}  // namespace plait::sqlite

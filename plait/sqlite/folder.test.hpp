// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace plait::sqlite {

// A folder of its own for a test, gone with it.
class test_folder {
public:
    test_folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "plait-sqlite-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    test_folder(const test_folder&) = delete;
    test_folder& operator=(const test_folder&) = delete;
    ~test_folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace plait::sqlite

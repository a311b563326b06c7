// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace plait::sqlite {

/// The place of a database that is needed for a while: it and its logs are removed now and at the end,
/// unless it got another name meanwhile.
class temporary_database {
public:
    explicit temporary_database(std::string path);
    temporary_database(const temporary_database&) = delete;
    temporary_database& operator=(const temporary_database&) = delete;
    ~temporary_database();
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    void remove() noexcept;

    std::string path_;
};

}  // namespace plait::sqlite

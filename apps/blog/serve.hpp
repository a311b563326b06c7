// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/serving.hpp"

#include <string>

namespace blogs {

struct serve_options : httpd::serving {
    std::string database = "var/blog.sqlite";
    std::string files;    ///< the folder of uploads; empty: "files" beside the database
    std::string plugins;  ///< the folder of what adds to the site; empty: none
    std::string title = "Notebook";
    int pace = 1;        ///< how many times as often as usual one may post
    bool empty = false;  ///< no demo
};

/// Where the uploads of a database lie.
[[nodiscard]] std::string files_beside(const std::string& database);

/// Serves until a signal ends it. Gives the exit code.
int serve(const serve_options& how);

}  // namespace blogs

// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/serving.hpp"

#include <functional>
#include <string>

namespace blogs {

struct serve_options : httpd::serving {
    std::string database = "var/blog.sqlite";
    std::string files;    ///< the folder of uploads; empty: "files" beside the database
    std::string plugins;  ///< the folder of what adds to the site; empty: none
    std::string title = "Notebook";
    int pace = 1;         ///< how many times as often as usual one may post
    bool closed = false;  ///< only who is invited signs up
    bool empty = false;   ///< no demo

    [[nodiscard]] std::string upload_path() const;
};

/// Serves until a signal ends it. Gives the exit code. `reread`, called at SIGHUP, gives what is said
/// now; it throws where that is wrong.
int serve(const serve_options& how, const std::function<serve_options()>& reread);

}  // namespace blogs

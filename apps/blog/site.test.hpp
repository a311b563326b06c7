// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/local_accounts.hpp"
#include "apps/blog/posts.hpp"
#include "apps/blog/schema.hpp"
#include "plait/compose/program.hpp"
#include "plait/io/loop.hpp"
#include "plait/sqlite/database.hpp"
#include "plait/sqlite/folder.test.hpp"

#include <string>
#include <string_view>
#include <utility>

// For tests: a database of their own, and the thread of the test as a home.

namespace blogs {

inline constexpr moment test_now = 784'111'777'000;  // Sun, 06 Nov 1994 08:49:37 GMT

inline post_text written(std::string_view title, std::string_view text = "Text.") {
    post_text made;
    made.title = title;
    made.text = text;
    made.html = "<p>" + std::string(text) + "</p>\n";
    made.summary = text;
    return made;
}

// One connection, for what is no coroutine.
struct store_fixture {
    std::int64_t person(std::string_view name) {
        return add_account(on, name, canonical_name(name), no_password, test_now);
    }
    std::string post(std::string_view title, moment when = test_now, bool publish = true) {
        return add_post(on, site_blog, ann, written(title), "post", when, publish);
    }

    class prepared : public connection {
    public:
        prepared() : connection(":memory:") { blogs::prepare(*this); }
    };

    prepared on;
    std::int64_t ann = person("Ann");
};

// A database with its threads, and a loop.
struct database_fixture {
    // The result of one program, driven by this thread.
    template <class R>
    R run(plait::coro<R> root) {
        auto program = compose(std::move(root),
                               bind(plait::at_home, static_cast<plait::home&>(*here.inbox())));
        program.next();
        while (!finished(program.state())) here.wait();
        return program.result();
    }

    plait::sqlite::test_folder folder;
    plait::io::loop here;
    plait::sqlite::database db{folder / "db", prepare};
};

}  // namespace blogs

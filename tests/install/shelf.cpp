// SPDX-License-Identifier: MIT
//
// A user's site: a tree of what is in a database, whose file is the argument, asked by bytes.
#include "plait/http/connection.hpp"
#include "plait/http/html.hpp"
#include "plait/sqlite/database.hpp"
#include "plait/testing/driver.hpp"
#include "plait/traversal/traversal.hpp"

#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace http = plait::http;
using namespace plait::traversal;

constexpr plait::local<plait::sqlite::database&> shelf{"shelf"};

struct book : resource {
    static found<book> load(place at) {
        auto& db = co_await shelf;
        auto look = [name = std::string(at.name())](plait::sqlite::connection& on) {
            return on.value<std::string>("SELECT title FROM book WHERE name = $1", name);
        };
        const auto known = co_await db.read(std::move(look));
        if (!known) co_return nullptr;
        auto made = std::make_unique<book>();
        made->text = *known;
        co_return made;
    }
    std::string title() const override { return text; }

    std::string text;
};

struct root : resource {
    acl access() const override { return {allow(everyone, "view")}; }
};

http::response show(book& b) { return http::page(http::html("<h1>{}</h1>\n", b.title())); }

int main(int, char** arguments) {
    plait::sqlite::database db(arguments[1], [](plait::sqlite::connection& on) {
        on.script("CREATE TABLE book(name TEXT, title TEXT)");
        on.run("INSERT INTO book VALUES('emma', 'Emma & others')");
    });
    site s;
    s.root<root>().mount_set<book>(text_id, "name");
    s.on<book>().get(show);
    s.seal();
    const auto app = application(s);
    plait::testing::driver server(http::connection(app), plait::bind(shelf, db));
    server.feed("GET /emma/ HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
    std::cout << server.take();
}

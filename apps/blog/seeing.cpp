// SPDX-License-Identifier: MIT
#include "apps/blog/seeing.hpp"

#include "apps/blog/local_accounts.hpp"
#include "apps/blog/people.hpp"
#include "apps/blog/schema.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/request.hpp"
#include "plait/io/run.hpp"
#include "plait/traversal/traversal.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace blogs {

using plait::coro;
using plait::traversal::visitor;

namespace {

visitor known_visitor(connection& on, const std::string& name) {
    const std::string canon = canonical_name(name);
    if (!find_person(on, canon)) throw no_account(name);
    std::vector<std::string> groups;
    if (is_admin(on, canon)) groups.emplace_back("admin");
    return visitor(canon, std::move(groups));
}

// All of it lives on.
coro<std::string> explained(request_facts* facts, const plait::traversal::site* tree,
                            std::string path, visitor who, std::string method) {
    co_await bind(here, *facts);
    const auto how = co_await tree->explain(std::move(path), std::move(who), std::move(method));
    co_return how.text();
}

}  // namespace

std::string routes_of(const serve_options& site, bool as_json) {
    const httpd::changeable<std::string> title(site.title);
    plait::traversal::site tree;
    build(tree, title, site.plugins);
    return as_json ? tree.routes().json() : tree.routes().text();
}

std::string explanation(const serve_options& site, const std::string& path, const std::string& as,
                        const std::string& method) {
    plait::sqlite::database db(site.database, prepare);
    const upload_folder uploads(site.upload_path());
    plait::traversal::site tree;
    local_accounts people(db, [](std::string_view) { return false; });
    services with(db, people, uploads);
    build(tree, with.title, site.plugins);
    visitor who;
    if (!as.empty()) {
        connection on(site.database, connection::mode::read_only);
        who = known_visitor(on, as);
    }
    const auto head = plait::http::parse_request("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    request_facts facts(with, head.handle());
    return plait::io::run(explained(&facts, &tree, path, who, method));
}

std::string counts_of(const serve_options& site) {
    connection on(site.database, connection::mode::read_only);
    std::string text;
    for (const char* const table : {"account", "session", "post", "comment", "liking", "file"}) {
        const auto number = on.value<std::int64_t>("SELECT count(*) FROM " + std::string(table));
        text.append(table).append(" ").append(std::to_string(number.value())).append("\n");
    }
    return text;
}

}  // namespace blogs

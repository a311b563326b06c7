// SPDX-License-Identifier: MIT
#include "apps/blog/serve.hpp"

#include "apps/blog/application.hpp"
#include "apps/blog/keeping.hpp"
#include "apps/blog/local_accounts.hpp"
#include "apps/blog/schema.hpp"
#include "apps/blog/seed.hpp"
#include "apps/blog/statistics.hpp"
#include "apps/blog/tree.hpp"
#include "apps/httpd/host.hpp"
#include "plait/sqlite/database.hpp"
#include "plait/traversal/traversal.hpp"

#include <ctime>
#include <filesystem>

namespace blogs {

std::string files_beside(const std::string& database) {
    return (std::filesystem::path(database).parent_path() / "files").string();
}

int serve(const serve_options& how) {
    if (const auto folder = std::filesystem::path(how.database).parent_path(); !folder.empty())
        std::filesystem::create_directories(folder);
    const site_lock held(how.database, site_lock::kind::serving);
    const bool demo = !how.empty;
    plait::sqlite::database db(how.database, [demo](connection& on) {
        prepare(on);
        if (!demo) return;
        plait::sqlite::transaction all(on);
        seed(on, static_cast<moment>(std::time(nullptr)) * 1000);
        all.commit();
    });
    const upload_folder uploads(how.files.empty() ? files_beside(how.database) : how.files);
    plait::traversal::site tree;
    local_accounts people(db,
                          [&tree](std::string_view name) { return tree.reserved<users>(name); });
    services with(db, people, uploads, how.pace);
    with.title = how.title;
    build(tree, how.title, how.plugins);
    const application site(tree, with);
    statistics counted;
    httpd::host host(how, "blog");
    host.on_end([&counted](const plait::http::exchange_record& what) {
        counted.add(what, static_cast<moment>(std::time(nullptr)) * 1000);
    });
    with.statistics = [&counted] {
        return counted.page(static_cast<moment>(std::time(nullptr)) * 1000);
    };
    with.metrics = [&host] { return host.metrics().text(); };
    with.stacks = [&host]() -> plait::coro<std::string> {
        return [](plait::io::server* whose) -> plait::coro<std::string> {
            co_return co_await whose->stacks();
        }(&host.server());
    };
    host.run(site);
    return 0;
}

}  // namespace blogs

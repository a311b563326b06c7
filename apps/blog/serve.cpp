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

#include <malloc.h>

#include <ctime>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace blogs {

std::string serve_options::upload_path() const {
    return files.empty() ? (std::filesystem::path(database).parent_path() / "files").string()
                         : files;
}

namespace {

std::string joined_names(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& each : names) text.append(text.empty() ? "" : ", ").append(each);
    return text;
}

std::string report_of(const httpd::changes& what) {
    std::string text = "read anew: ";
    text += what.made.empty() ? "nothing changed" : joined_names(what.made) + " changed";
    if (!what.pending.empty())
        text += "; " + joined_names(what.pending) + " will with the next start";
    return text;
}

// Each page takes some memory and gives it back: the system is not asked for it again for every one.
void keep_freed_memory() {
    constexpr int kept = 4 << 20;
    ::mallopt(M_TRIM_THRESHOLD, kept);
}

}  // namespace

int serve(const serve_options& how, const std::function<serve_options()>& reread) {
    keep_freed_memory();
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
    const upload_folder uploads(how.upload_path());
    uploads.make_ready();
    plait::traversal::site tree;
    local_accounts people(db,
                          [&tree](std::string_view name) { return tree.reserved<users>(name); });
    people.close(how.closed);
    services with(db, people, uploads);
    with.title.become(how.title);
    with.set_pace(how.pace);
    tree.show_decisions(how.debug);
    build(tree, with.title, how.plugins);
    const application site(tree, with);
    statistics counted;
    httpd::host host(how, "blog");
    host.on_end([&counted](const plait::http::exchange_record& what) {
        counted.add(what, static_cast<moment>(std::time(nullptr)) * 1000);
    });
    with.statistics = [&counted](const voice& say) {
        return counted.page(static_cast<moment>(std::time(nullptr)) * 1000, say);
    };
    with.metrics = [&host] { return host.metrics().text(); };
    with.stacks = [&host]() -> plait::coro<std::string> {
        return [](plait::io::server* whose) -> plait::coro<std::string> {
            co_return co_await whose->stacks();
        }(&host.server());
    };
    serve_options now = how;
    host.on_reload([&] {
        try {
            serve_options fresh = reread();
            httpd::changes what = host.change(fresh);
            if (fresh.title != now.title) {
                with.title.become(fresh.title);
                what.made.emplace_back("title");
            }
            if (fresh.pace != now.pace) {
                with.set_pace(fresh.pace);
                what.made.emplace_back("pace");
            }
            if (fresh.closed != now.closed) {
                people.close(fresh.closed);
                what.made.emplace_back("closed");
            }
            if (fresh.database != how.database) what.pending.emplace_back("database");
            if (fresh.files != how.files) what.pending.emplace_back("files");
            if (fresh.plugins != how.plugins) what.pending.emplace_back("plugins");
            now = std::move(fresh);
            host.server().report("blog: " + report_of(what));
        } catch (const std::exception& why) {
            host.server().report(std::string("blog: refused, and all stays as it was: ") +
                                 why.what());
        }
    });
    host.run(site);
    return 0;
}

}  // namespace blogs

// SPDX-License-Identifier: MIT
#include "apps/blog/keeping.hpp"

#include "apps/blog/markdown.hpp"
#include "apps/blog/seed.hpp"
#include "apps/blog/site.test.hpp"
#include "apps/blog/talk.hpp"
#include "plait/compose/error.hpp"
#include "plait/sqlite/migration.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

namespace blogs {
namespace {

namespace fs = std::filesystem;

// A database file with a demo in it, and a folder of uploads with one.
struct kept {
    kept() {
        connection on(database);
        prepare(on);
        seed(on, test_now);
        write(files + "/00ff", "picture");
    }
    static void write(const std::string& file, const std::string& text) {
        fs::create_directories(fs::path(file).parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }
    static std::string read(const std::string& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // What readers see: posts, comments, likes, people.
    static std::string content(const std::string& database) {
        connection on(database);
        std::string all;
        const auto add = [&](const char* query) {
            on.each<std::string>(query, [&](const std::string& row) { all += row + '\n'; });
        };
        add("SELECT quote(slug) || quote(title) || quote(text) || quote(html) || quote(summary) || "
            "quote(tags) || quote(publishedat) || quote(comments) || quote(likes) FROM post "
            "ORDER BY id");
        add("SELECT quote(post) || quote(parent) || quote(text) || quote(html) FROM comment "
            "ORDER BY id");
        add("SELECT quote(post) || quote(userid) FROM liking ORDER BY post, userid");
        add("SELECT quote(canon) || quote(username) FROM account ORDER BY id");
        return all;
    }
    // Posts as an export has them: without what is counted or computed.
    static std::string posts(const std::string& database) {
        connection on(database);
        std::string all;
        on.each<std::string>(
            "SELECT coalesce(o.canon, '') || quote(slug) || quote(p.title) || quote(text) || "
            "quote(html) || quote(summary) || quote(tags) || quote(publishedat / 1000) || a.canon "
            "FROM post p JOIN blog b ON b.id = p.blog LEFT JOIN account o ON o.id = b.owner "
            "JOIN account a ON a.id = p.author ORDER BY 1",
            [&](const std::string& row) { all += row + '\n'; });
        return all;
    }
    std::size_t exported(const std::string& to) const {
        connection on(database, connection::mode::read_only);
        return export_posts(on, to);
    }
    static std::size_t imported(const std::string& into, const std::string& from) {
        connection on(into);
        prepare(on);
        return import_posts(on, from, test_now);
    }
    // What is said of a folder with this one file.
    std::string refused(const std::string& name, const std::string& text) const {
        const std::string from = folder / "bad";
        fs::remove_all(from);
        write(from + "/" + name, text);
        const std::string before = content(database);
        std::string said;
        try {
            imported(database, from);
        } catch (const plait::error& why) {
            said = why.what();
        }
        CHECK(content(database) == before);
        return said;
    }

    plait::sqlite::test_folder folder;
    std::string database = folder / "blog.sqlite";
    std::string files = folder / "files";
    std::string copy = folder / "copy.sqlite";
    std::string texts = folder / "texts";
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// ---- backup and restore

TEST_CASE_FIXTURE(kept, "what is backed up and restored elsewhere is the same") {
    back_up(database, files, copy);
    restore(copy, folder / "new.sqlite", folder / "new");
    CHECK(content(folder / "new.sqlite") == content(database));
    CHECK(read(folder / "new/00ff") == "picture");
}
TEST_CASE_FIXTURE(kept, "a restored database can be searched and written") {
    back_up(database, files, copy);
    restore(copy, folder / "new.sqlite", folder / "new");
    connection on(folder / "new.sqlite");
    CHECK_FALSE(search_posts(on, "robin", 0).empty());
    const std::int64_t ann = add_account(on, "Ann", "ann", no_password, test_now);
    CHECK(add_post(on, site_blog, ann, written("New"), "new", test_now, true) == "new");
}
TEST_CASE_FIXTURE(kept, "restoring replaces what is there, whole") {
    back_up(database, files, copy);
    const std::string before = content(database);
    {
        connection on(database);
        const std::int64_t ann = add_account(on, "Ann", "ann", no_password, test_now);
        (void)add_post(on, site_blog, ann, written("Later"), "later", test_now, true);
    }
    CHECK(content(database) != before);
    restore(copy, database, files);
    CHECK(content(database) == before);
}
TEST_CASE_FIXTURE(kept, "a site that is served is not replaced") {
    back_up(database, files, copy);
    const std::string before = content(database);
    const site_lock serving(database, site_lock::kind::serving);
    CHECK_THROWS_AS(restore(copy, database, files), std::system_error);
    CHECK(content(database) == before);
}
TEST_CASE_FIXTURE(kept, "a site that is being replaced is not served; two may serve it") {
    {
        const site_lock replacing(database, site_lock::kind::replacing);
        CHECK_THROWS_AS(site_lock(database, site_lock::kind::serving), std::system_error);
    }
    const site_lock one(database, site_lock::kind::serving);
    CHECK_NOTHROW(site_lock(database, site_lock::kind::serving));
}
// Root gives them to each other; who is not root cannot.
bool can_give() {
    if (::geteuid() == 0) return true;
    MESSAGE("not root, who alone gives files to others: skipped");
    return false;
}
void give(const std::string& file, ::uid_t to) { REQUIRE(::lchown(file.c_str(), to, to) == 0); }
::uid_t owner_of(const std::string& file) {
    CAPTURE(file);
    struct stat facts = {};
    REQUIRE(::stat(file.c_str(), &facts) == 0);
    CHECK(facts.st_gid == facts.st_uid);
    return facts.st_uid;
}
TEST_CASE_FIXTURE(kept, "what root restores belongs to the owner of the folder") {
    if (!can_give()) return;
    back_up(database, files, copy);
    const std::string empty = folder / "service";
    fs::create_directory(empty);
    give(empty, 4711);
    restore(copy, empty + "/blog.sqlite", empty + "/files");
    for (const auto& each : fs::recursive_directory_iterator(empty)) {
        CAPTURE(each.path());
        CHECK(owner_of(each.path()) == 4711);
    }
    CHECK(owner_of(empty + "/files/00ff") == 4711);
}
TEST_CASE_FIXTURE(kept, "what root restores over a site belongs to whom the site belonged") {
    if (!can_give()) return;
    back_up(database, files, copy);
    fs::remove(files + "/00ff");
    give(database, 4712);
    restore(copy, database, files);
    for (const std::string& each : {database, database + ".lock", files + "/00ff"})
        CHECK(owner_of(each) == 4712);
}
TEST_CASE_FIXTURE(kept, "what is no database is not restored, and leaves what is there") {
    write(copy, "this is no database at all, though it is long enough to be taken for one");
    const std::string before = content(database);
    CHECK_THROWS_AS(restore(copy, database, files), plait::error);
    CHECK(content(database) == before);
}
TEST_CASE_FIXTURE(kept, "a copy that is not there is not restored") {
    const std::string before = content(database);
    CHECK_THROWS_AS(restore(folder / "nowhere", database, files), plait::error);
    CHECK(content(database) == before);
    CHECK_FALSE(fs::exists(folder / "nowhere"));
}
TEST_CASE_FIXTURE(kept, "a copy of a newer program is not restored") {
    back_up(database, files, copy);
    connection(copy).run("UPDATE version SET number = 1000 WHERE part = 'blog'");
    const std::string before = content(database);
    CHECK_THROWS_AS(restore(copy, database, files), plait::error);
    CHECK(content(database) == before);
}
TEST_CASE_FIXTURE(kept, "a copy of what is no blog is not restored") {
    connection(copy).script("CREATE TABLE other(id INTEGER)");
    const std::string before = content(database);
    CHECK_THROWS_AS(restore(copy, database, files), plait::error);
    CHECK(content(database) == before);
}
TEST_CASE_FIXTURE(kept, "a database is not its own backup, by whatever name") {
    const std::string before = content(database);
    fs::create_hard_link(database, copy);
    for (const std::string& name : {database, copy}) {
        CAPTURE(name);
        CHECK_THROWS_AS(back_up(database, files, name), plait::error);
    }
    CHECK(content(database) == before);
}
TEST_CASE_FIXTURE(kept, "a copy is restored to a folder that is not there yet") {
    back_up(database, files, copy);
    restore(copy, folder / "a/b/new.sqlite", folder / "a/b/files");
    CHECK(content(folder / "a/b/new.sqlite") == content(database));
    CHECK(read(folder / "a/b/files/00ff") == "picture");
}
TEST_CASE_FIXTURE(kept, "a backup of a database that is not there makes none") {
    CHECK_THROWS_AS(back_up(folder / "nowhere", files, copy), plait::error);
    CHECK_FALSE(fs::exists(folder / "nowhere"));
}
TEST_CASE_FIXTURE(kept, "a second backup to the same place has what is new") {
    back_up(database, files, copy);
    connection(database).run("UPDATE post SET title = 'Changed' WHERE id = 1");
    write(files + "/11aa", "another");
    back_up(database, files, copy);
    CHECK(content(copy) == content(database));
    CHECK(read(copy + ".files/11aa") == "another");
}
TEST_CASE_FIXTURE(kept, "an upload under way is not backed up") {
    write(files + "/half.part", "hal");
    back_up(database, files, copy);
    CHECK_FALSE(fs::exists(copy + ".files/half.part"));
    CHECK(fs::exists(copy + ".files/00ff"));
}
TEST_CASE_FIXTURE(kept, "a backup made while somebody writes is of one moment") {
    // A post and its comment are one transaction: a copy has both or neither.
    std::atomic<bool> enough = false;
    std::atomic<int> made = 0;
    std::thread writer([&] {
        connection on(database);
        for (int i = 0; !enough; ++i) {
            plait::sqlite::transaction both(on);
            const std::string slug = "while-" + std::to_string(i);
            (void)add_post(on, site_blog, 1, written(slug), slug, test_now, true);
            const auto id = find_post(on, site_blog, slug).value().id;
            (void)add_comment(on, id, std::nullopt, 1, "with it", "", test_now);
            both.commit();
            ++made;
        }
    });
    for (int round = 0; round < 5; ++round) {
        const int before = made;
        const std::string to = folder / ("copy-" + std::to_string(round)).c_str();
        back_up(database, files, to);
        connection on(to, connection::mode::read_only);
        const auto posts =
            on.value<int>("SELECT count(*) FROM post WHERE slug LIKE 'while-%'").value();
        CHECK(posts >= before);
        CHECK(on.value<int>("SELECT count(*) FROM comment WHERE text = 'with it'") == posts);
        CHECK(on.value<std::string>("PRAGMA integrity_check") == "ok");
    }
    enough = true;
    writer.join();
}

// ---- export and import

TEST_CASE_FIXTURE(kept, "what is exported and imported elsewhere is the same") {
    const std::size_t number = exported(texts);
    CHECK(number == 7);
    CHECK(imported(folder / "new.sqlite", texts) == number);
    CHECK(posts(folder / "new.sqlite") == posts(database));
}
TEST_CASE_FIXTURE(kept, "a post is exported as Markdown with front matter") {
    exported(texts);
    bool some = false;
    for (const auto& each : fs::recursive_directory_iterator(texts))
        if (each.is_regular_file()) {
            some = true;
            const std::string all = read(each.path().string());
            CHECK(all.starts_with("---\ntitle: \""));
            CHECK(has(all, "\nauthor: \""));
            CHECK(has(all, "\npublished: \"19"));
        }
    CHECK(some);
}
TEST_CASE_FIXTURE(kept, "drafts stay drafts, and hostile texts what they are") {
    {
        connection on(database);
        (void)add_post(on, site_blog, 1, written("Draft"), "a-draft", test_now, false);
        post_text odd = written("---\": \\ <b>", "---\ntitle: \"x\"\n---\n\r\n\t\xf0\x9f\x92\xa9");
        odd.html = render_markdown(odd.text).html;
        odd.summary = render_markdown(odd.text).summary;
        (void)add_post(on, site_blog, 1, odd, "odd", test_now, true);
        connection(database).run("UPDATE post SET html = $1, summary = $2 WHERE slug = 'a-draft'",
                                 render_markdown("Text.").html, render_markdown("Text.").summary);
    }
    exported(texts);
    CHECK_FALSE(has(read(texts + "/blog/a-draft.md"), "published:"));
    imported(folder / "new.sqlite", texts);
    CHECK(posts(folder / "new.sqlite") == posts(database));
}
TEST_CASE_FIXTURE(kept, "what is there already is left as it is") {
    exported(texts);
    connection(database).run("UPDATE post SET title = 'Mine' WHERE id = 1");
    const std::string before = content(database);
    CHECK(imported(database, texts) == 0);
    CHECK(content(database) == before);
}
TEST_CASE_FIXTURE(kept, "authors without an account get one that cannot sign in") {
    write(texts + "/someone/post.md", "---\ntitle: \"T\"\nauthor: \"else\"\n---\nText");
    CHECK(imported(database, texts) == 1);
    connection on(database);
    CHECK(on.value<std::string>("SELECT hash FROM account WHERE canon = 'someone'") == no_password);
    CHECK(on.value<std::string>("SELECT hash FROM account WHERE canon = 'else'") == no_password);
}
TEST_CASE_FIXTURE(kept, "HTML in an imported text is left out as everywhere") {
    write(texts + "/blog/post.md",
          "---\ntitle: \"T\"\nauthor: \"ann\"\n---\n<script>alert(1)</script>");
    imported(database, texts);
    connection on(database);
    CHECK_FALSE(has(find_post(on, site_blog, "post").value().body.text(), "<script"));
}
TEST_CASE_FIXTURE(kept, "a file that is no post is refused, by its name and line") {
    const std::string good = "---\ntitle: \"T\"\nauthor: \"ann\"\n---\n";
    CHECK(has(refused("blog/a.md", ""), "blog/a.md:1: a file begins with a line \"---\""));
    CHECK(has(refused("blog/a.md", "text"), "a.md:1: "));
    CHECK(has(refused("blog/a.md", "---\ntitle: \"T\"\n"), "ends with a line \"---\""));
    CHECK(has(refused("blog/a.md", "---\ntitle: T\n---\n"), "a.md:2: "));
    CHECK(has(refused("blog/a.md", "---\ntitle: 7\n---\n"), "a.md:2: "));
    CHECK(has(refused("blog/a.md", "---\ntitle\n---\n"), "a.md:2: "));
    CHECK(has(refused("blog/a.md", "---\ntitle: \"T\"\nautor: \"x\"\n---\n"),
              "a.md:3: here stand title, author, tags and published"));
    CHECK(has(refused("blog/a.md", "---\ntags: \"x\"\n---\n"), "a.md:2: "));
    CHECK(has(refused("blog/a.md", "---\npublished: \"yesterday\"\n---\n"),
              "a.md:2: a date is as in"));
    CHECK(has(refused("blog/a.md", "---\ntitle: \"T\"\n---\n"), "has a title and an author"));
    CHECK(has(refused("blog/A b.md", good), "its name is no slug"));
    CHECK(has(refused("blog/a.md", "---\ntitle: \"T\"\nauthor: \"/\"\n---\n"),
              "blog/a.md: a name has 3 to 30 characters"));
    CHECK(has(refused("x/a.md", good), "/x: a name has 3 to 30 characters"));
    CHECK(has(refused("blog/a.md", "---\ntitle: \"a\\nb\"\nauthor: \"ann\"\n---\n"),
              "blog/a.md: a title is one line of text"));
    CHECK(has(refused("blog/a.md", good + std::string(200'001, 'x')), "at most 200,000 bytes"));
    CHECK(has(refused("blog/a.md", good + "\xff"), "blog/a.md: the text is not UTF-8"));
}
TEST_CASE_FIXTURE(kept, "one bad file of many, and nothing is imported") {
    exported(texts);
    write(texts + "/zoe/bad.md", "bad");
    connection fresh(folder / "new.sqlite");
    prepare(fresh);
    CHECK_THROWS_AS(import_posts(fresh, texts, test_now), plait::error);
    CHECK(count_people(fresh) == 0);
}
TEST_CASE_FIXTURE(kept, "a folder that is not there is refused") {
    CHECK_THROWS(imported(database, folder / "nowhere"));
}

}  // namespace
}  // namespace blogs

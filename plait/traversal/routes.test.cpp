// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include <set>
#include <string>
#include <vector>

namespace plait::traversal {
namespace {

struct root : resource {};
struct users : resource {};
struct user : resource {};
struct blog : resource {};
struct post : resource {};
struct comment : resource {};
struct folder : resource {};
struct file : resource {
    static constexpr bool leaf = true;
};

http::response page(resource&) { return http::response(); }

void blogging(site& s) {
    s.root<root>().mount<users>("users").mount<blog>("blog");
    s.on<blog>().mount_set<post>(dec_id, "post_id").get(page).get("archive", page).subpath();
    s.on<post>().get(page).post("like", page).needs("like");
    s.on<users>().mount_set<user>(text_id, "user_name");
    s.on<user>().mount<blog>("blog");
    s.on<post>().mount_set<comment>(dec_id, "id").when(under<users>());
    s.on<comment>().mount_set<comment>(dec_id, "id").when(recursion(2)).get(page).open();
    s.seal();
}
std::vector<std::string> paths(const site& s) {
    std::vector<std::string> made;
    for (const route_line& each : s.routes())
        made.push_back(each.method + " " + each.path + (each.repeats ? "…" : ""));
    return made;
}

TEST_CASE("routes are a table for people") {
    site s;
    blogging(s);
    CHECK(s.routes().text() ==
          R"(/                                              root
/blog/                                         blog      GET view
/blog/archive                                            GET view  +subpath
/blog/{post_id}/                               post      GET view
/blog/{post_id}/like                                     POST like
/users/                                        users
/users/{user_name}/                            user
/users/{user_name}/blog/                       blog      GET view
/users/{user_name}/blog/archive                          GET view  +subpath
/users/{user_name}/blog/{post_id}/             post      GET view
/users/{user_name}/blog/{post_id}/like                   POST like
/users/{user_name}/blog/{post_id}/{id}/        comment   GET (open)
/users/{user_name}/blog/{post_id}/{id}/{id}/   comment   GET (open)
)");
}
TEST_CASE("names are sorted, then come sets in order of mounting") {
    site s;
    s.root<root>()
        .mount_set<user>(text_id, "b")
        .mount_set<blog>(dec_id, "a")
        .mount<users>("z")
        .mount<post>("y");
    s.seal();
    CHECK(paths(s) == std::vector<std::string>{" /", " /y/", " /z/", " /{b}/", " /{a}/"});
}
TEST_CASE("a type that repeats without bound ends in dots") {
    site s;
    s.root<root>().mount<folder>("files");
    s.on<folder>().mount_set<folder>(any_id, "name").get(page);
    s.seal();
    CHECK(paths(s) == std::vector<std::string>{" /", "GET /files/", " /files/{name}/…"});
    CHECK(s.routes().text().find("{name}/   folder   …\n") != std::string::npos);
}
TEST_CASE("a leaf has no slash at its end") {
    site s;
    s.root<root>().mount<file>("robots.txt");
    s.on<file>().get("raw", page);
    s.seal();
    CHECK(paths(s) == std::vector<std::string>{" /", " /robots.txt", "GET /robots.txt/raw"});
}
TEST_CASE("routes begin with the prefix") {
    site s;
    s.prefix("/app");
    s.root<root>().mount<users>("users").get(page);
    s.seal();
    CHECK(paths(s) == std::vector<std::string>{"GET /app/", " /app/users/"});
}
TEST_CASE("a line tells permission, predicates and where the view was added") {
    site s;
    const auto line = std::source_location::current().line() + 1;
    s.root<root>().get(page).param("x").accepts("text/html").needs("look");
    s.seal();
    const route_list all = s.routes();
    const route_line& only = all.lines().front();
    CHECK(only.permission == "look");
    CHECK(only.predicates == std::vector<std::string>{"param x", "accepts text/html"});
    CHECK(only.where.line() == line);
}
TEST_CASE("routes as JSON") {
    site s;
    s.root<root>().mount_set<user>(text_id, "name").get("x", page).param("a\"b");
    s.seal();
    CHECK(s.routes().json() == R"([
{"path":"/","type":"root"},
{"path":"/x","type":"root","method":"GET","view":"x","permission":"view","predicates":["param a\"b"]},
{"path":"/{name}/","type":"user"}
]
)");
}
TEST_CASE("routes as OpenAPI") {
    site s;
    s.root<root>().mount_set<folder>(text_id, "id");
    s.on<folder>().mount_set<folder>(text_id, "id").when(recursion(2)).get(page).post(page).open();
    s.seal();
    const std::string told = s.routes().openapi("A \"site\"", "1.0");
    CHECK(told.starts_with(
        R"({"openapi":"3.1.0","info":{"title":"A \"site\"","version":"1.0"},"paths":{)"));
    CHECK(told.find(R"("/{id}/":{"get":)") != std::string::npos);
    CHECK(told.find(R"("/{id}/{id_2}/":{"get":)") != std::string::npos);
    CHECK(told.find(R"("post":{"tags":["folder"],"description":"Open to all.")") !=
          std::string::npos);
    CHECK(
        told.find(
            R"({"name":"id_2","in":"path","required":true,"schema":{"type":"string","format":"text_id"}})") !=
        std::string::npos);
}

// Every path of names out of a small alphabet is walked; what is reached is what is listed.
TEST_CASE("routes list exactly what the walk reaches") {
    site s;
    blogging(s);
    std::set<std::string> listed;
    for (const route_line& each : s.routes()) {
        if (each.view.empty()) listed.insert(each.path);
    }
    std::set<std::string> reached;
    const std::vector<std::string> names{"users", "blog", "7", "ann"};
    std::vector<std::string> todo{"/"};
    while (!todo.empty()) {
        const std::string path = todo.back();
        todo.pop_back();
        tree t(s);
        const destination end = run(t.walk(path));
        if (!end || !end.view_name().empty()) continue;
        reached.insert(end.context()->route().text());
        for (const std::string& each : names) todo.push_back(path + each + "/");
    }
    CHECK(reached == listed);
}

TEST_CASE("routes are listed as deep as a path may be, however much a type may repeat") {
    struct folder : resource {};
    site s;
    s.root<folder>().mount<folder>("a").when(recursion(1'000'000));
    s.seal();
    CHECK(s.routes().size() == 65);
}

}  // namespace
}  // namespace plait::traversal

// SPDX-License-Identifier: MIT
#include "apps/blog/statistics.hpp"

#include <doctest/doctest.h>

#include <string>

namespace blogs {
namespace {

constexpr moment noon = 784'123'200'000;

request_record view(const char* path, std::uint64_t visitor = 1) {
    request_record record;
    record.path = path;
    record.visitor = visitor;
    record.status = 200;
    record.is_page = true;
    record.microseconds = 1500;
    record.at = noon;
    return record;
}

std::string shown(statistics& of) {
    of.finish();
    return of.page(noon, voice()).text();
}
bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("a page that somebody loads again counts once") {
    statistics all;
    for (int i = 0; i < 3; ++i) all.add(view("/blog/posts/a/"));
    all.add(view("/blog/posts/a/", 2));
    CHECK(has(shown(all),
              "<a href=\"/blog/posts/a/\">/blog/posts/a/</a></td><td class=\"number\">2</td>"));
}
TEST_CASE("what is no page, or was not there, is no view") {
    statistics all;
    request_record style = view("/blog/posts/a/");
    style.is_page = false;
    all.add(style);
    request_record gone = view("/blog/posts/b/");
    gone.status = 404;
    all.add(gone);
    const std::string page = shown(all);
    CHECK_FALSE(has(page, "/blog/posts/a/"));
    CHECK(has(page, "<td>404 /blog/posts/b/</td><td class=\"number\">1</td>"));
    CHECK(has(page, "at most 1 in one"));
}
TEST_CASE("sites that readers come from are counted") {
    statistics all;
    request_record one = view("/");
    one.referer = "https://example.com/a/link";
    one.authority = "blog.example:8080";
    all.add(one);
    all.add(one);
    all.add(view("/"));
    CHECK(has(shown(all), "<td>example.com</td><td class=\"number\">2</td>"));
}
TEST_CASE("who comes from another page of the site comes from nowhere") {
    statistics all;
    request_record one = view("/");
    one.referer = "http://blog.example:8080/users/";
    one.authority = "Blog.example:8080";
    all.add(one);
    CHECK_FALSE(has(shown(all), "<td>blog.example</td>"));
}
TEST_CASE("what strangers send is shown escaped") {
    statistics all;
    request_record one = view("/<script>/posts/");
    one.referer = "http://<img src=x>";
    all.add(one);
    const std::string page = shown(all);
    CHECK_FALSE(has(page, "<script"));
    CHECK_FALSE(has(page, "<img"));
}
TEST_CASE("the pipeline shows its own structure") {
    statistics all;
    const std::string page = shown(all);
    for (const char* part :
         {"events", "parse", "views", "referrers", "errors", "latency", "quantiles"})
        CHECK(has(page, part));
}
TEST_CASE("the statistics are told in the language of the admin") {
    statistics all;
    all.add(view("/"));
    all.finish();
    const std::string page = all.page(noon, voice(language::dutch)).text();
    CHECK(has(page, "aria-label=\"Weergaven in elk van de laatste 48 uren, hoogstens 1 in één\""));
    CHECK(has(page, "<h3>Antwoordtijd</h3>"));
}
TEST_CASE("the end of the counting shows the times of the last minute") {
    statistics all;
    for (int i = 1; i <= 100; ++i) {
        request_record one = view("/");
        one.microseconds = i * 1000;
        all.add(one);
    }
    CHECK(has(shown(all), "at most 99 ms"));
}
TEST_CASE("the host of a URL") {
    CHECK(host_of("https://Example.com:8080/x?y#z") == "example.com");
    CHECK(host_of("http://example.com") == "example.com");
    CHECK(host_of("").empty());
    CHECK(host_of("example.com").empty());
    CHECK(host_of("http://" + std::string(500, 'a')).size() == 100);
}

}  // namespace
}  // namespace blogs

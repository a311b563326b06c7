// SPDX-License-Identifier: MIT
//
// A site as a tree of objects: the site's blog and one for each user, of the same class; posts that can
// be commented on and liked, by mixins.
#include "plait/http/connection.hpp"
#include "plait/http/html.hpp"
#include "plait/http/redirect.hpp"
#include "plait/testing/driver.hpp"
#include "plait/traversal/traversal.hpp"

#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace plait::traversal;
namespace http = plait::http;

// [data]
struct entry {
    std::string title;
    int likes = 0;
};
std::map<std::string, std::map<std::string, entry, std::less<>>, std::less<>> blogs{
    {"", {{"1", {"Welcome"}}}},
    {"ann", {{"7", {"On trees"}}}},
};
// [/data]

// [tree]
struct likeable {
    int* likes = nullptr;
};

struct root : resource {
    std::string title() const override { return "Home"; }
    acl access() const override { return {allow(everyone, "view")}; }
};
struct users : resource {};
struct user : resource {
    static std::unique_ptr<user> load(place at) {
        if (!blogs.contains(at.name())) return nullptr;  // not found: a value
        return std::make_unique<user>();
    }
    acl access() const override { return {allow(signed_in, "like")}; }
};
struct blog : resource {
    std::string title() const override { return "Blog"; }
};
struct post : resource, likeable {
    explicit post(entry& e) : text(&e) { likes = &e.likes; }
    static found<post> load(place at) {
        const auto* whose = at.nearest<user>();
        auto& entries = blogs.find(whose == nullptr ? "" : whose->name())->second;
        const auto row = entries.find(at.name());
        if (row == entries.end()) co_return nullptr;
        co_return std::make_unique<post>(row->second);
    }
    std::string title() const override { return text->title; }
    entry* text;
};
// [/tree]

// [views]
http::response show(post& p) {
    http::html page("<title>{}</title>", p.title());
    for (const breadcrumb& each : p.breadcrumbs())
        page.add("<a href=\"{}\">{}</a> ", each.url, each.title);
    page.add("<p>{} likes", *p.likes);
    return http::page(std::move(page));
}

http::exchange like(ref<likeable> l, visit v) {
    ++*l->likes;
    co_return http::redirect(v.context()->url());
}

void blogging(site& s) {  // a reusable component
    s.on<blog>().mount_set<post>(dec_id, "post_id");
    s.on<post>().get(show);
    s.on<likeable>().post("like", like).needs("like");
}
// [/views]

int main() {
    // [site]
    site s;
    blogging(s);
    s.root<root>().mount<users>("users").mount<blog>("blog");  // the site's blog
    s.on<users>().mount_set<user>(text_id, "user_name");
    s.on<user>().mount<blog>("blog");  // and one for each user
    s.identify([](http::request r) { return visitor(std::string(r.field("X-Name", ""))); });
    s.seal();
    const auto app = application(s);
    // [/site]

    plait::testing::driver server(http::connection(app));
    const auto ask = [&](std::string_view line, std::string_view fields = {}) {
        std::cout << "> " << line << '\n';
        server.feed(std::string(line) + " HTTP/1.1\r\nHost: example.com\r\n" + std::string(fields) +
                    "\r\n");
        std::cout << server.take() << '\n';
    };
    ask("GET /users/ann/blog/7");
    ask("GET /users/ann/blog/7/");
    ask("POST /users/ann/blog/7/like");
    ask("POST /users/ann/blog/7/like", "X-Name: bob\r\n");
    ask("GET /users/ann/blog/7/like");
    ask("GET /users/tom/blog/7/");
}

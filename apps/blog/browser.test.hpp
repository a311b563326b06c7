// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/application.hpp"
#include "apps/blog/site.test.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/options.hpp"
#include "plait/http/percent.hpp"
#include "plait/testing/chunking.hpp"
#include "plait/testing/driver.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// For tests: the whole site as a coroutine that is fed with the bytes of requests, without sockets, and
// people with browsers.

namespace blogs {

struct reply {
    int status = 0;
    std::string head;
    std::string body;

    [[nodiscard]] std::string field(std::string_view name) const {
        const auto at = head.find("\r\n" + std::string(name) + ": ");
        if (at == std::string::npos) return {};
        const auto from = at + name.size() + 4;
        return head.substr(from, head.find("\r\n", from) - from);
    }
    [[nodiscard]] std::string location() const { return field("Location"); }
    [[nodiscard]] bool has(std::string_view part) const {
        return body.find(part) != std::string::npos;
    }
    // A script besides the one that each page names.
    [[nodiscard]] bool has_foreign_script() const {
        constexpr std::string_view own = "<script src=\"/script.js\" defer></script>";
        const auto at = body.find("<script");
        return at != std::string::npos &&
               (body.compare(at, own.size(), own) != 0 || body.rfind("<script") != at);
    }
};

struct site_fixture : database_fixture {
    site_fixture() {
        uploads.make_ready();
        with.title.become("The Site");
        build(tree, with.title);
        site.emplace(tree, with);
        how.limits.body = longest_body;
    }

    // What the site says to these bytes. They come in pieces as `cuts` says.
    reply send(std::string_view wire,
               plait::testing::chunking cuts = plait::testing::chunking::whole()) {
        plait::testing::driver server(
            plait::http::connection(*site, how),
            bind(plait::at_home, static_cast<plait::home&>(*here.inbox())));
        const auto settle = [&] {
            while (server.state() == plait::state::waiting) {
                here.wait();
                server.run();
            }
        };
        while (!wire.empty()) {
            const std::size_t length = cuts.next(wire.size());
            server.feed(wire.substr(0, length));
            wire.remove_prefix(length);
            settle();
        }
        server.end();
        settle();
        reply got;
        const std::string& text = server.written();
        if (text.size() > 12) got.status = std::stoi(text.substr(9, 3));
        const auto end = std::min(text.find("\r\n\r\n"), text.size());
        got.head = text.substr(0, end + 2);
        got.body = text.substr(std::min(end + 4, text.size()));
        return got;
    }

    plait::traversal::site tree;
    local_accounts people{db, [this](std::string_view name) { return tree.reserved<users>(name); }};
    upload_folder uploads{folder / "files"};
    services with{db, people, uploads};
    plait::http::options how;
    std::optional<application> site;
};

// Somebody with a browser: keeps the cookie and the proof of forms.
class browser {
public:
    using fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    explicit browser(site_fixture& at) : at_(at) {}

    reply get(std::string_view path, std::string_view more = {}) {
        return keep(at_.send(head("GET", path) + std::string(more) + "\r\n"));
    }
    reply post(std::string_view path, fields form, std::string_view more = same_site) {
        return post_text(path, encoded(form), more);
    }
    reply post_text(std::string_view path, const std::string& body,
                    std::string_view more = same_site,
                    std::string_view type = "application/x-www-form-urlencoded") {
        return keep(
            at_.send(head("POST", path) + std::string(more) + "Content-Type: " + std::string(type) +
                     "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
    }
    reply upload(std::string_view filename, std::string_view content) {
        return post_text(
            "/files/",
            "--b\r\nContent-Disposition: form-data; name=\"proof\"\r\n\r\n" + proof +
                "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
                std::string(filename) + "\"\r\nContent-Type: image/png\r\n\r\n" +
                std::string(content) + "\r\n--b--\r\n",
            same_site, "multipart/form-data; boundary=b");
    }
    reply sign_up(std::string_view name, std::string_view password = "a good password") {
        reply got = post("/account/signup", {{"username", name}, {"password", password}});
        get("/account/");
        return got;
    }
    reply sign_in(std::string_view name, std::string_view password = "a good password") {
        reply got = post("/account/signin", {{"username", name}, {"password", password}});
        get("/account/");
        return got;
    }
    // Publishes in its own blog; gives the path.
    std::string write(std::string_view name, std::string_view title,
                      std::string_view text = "Text") {
        return post("/users/" + std::string(name) + "/blog/new",
                    {{"title", title}, {"text", text}, {"tags", "one"}, {"action", "publish"}})
            .location();
    }

    static constexpr std::string_view same_site = "Sec-Fetch-Site: same-origin\r\n";
    std::string cookie;
    std::string proof;

private:
    [[nodiscard]] std::string head(std::string_view method, std::string_view path) const {
        return std::string(method) + ' ' + std::string(path) +
               " HTTP/1.1\r\nHost: blog.example\r\n" +
               (cookie.empty() ? "" : "Cookie: " + cookie + "\r\n");
    }
    [[nodiscard]] std::string encoded(fields form) const {
        std::string text;
        for (const auto& [name, value] : form)
            text += plait::http::form_encoded(name) + '=' + plait::http::form_encoded(value) + '&';
        return text + "proof=" + proof;
    }
    reply keep(reply got) {
        if (const std::string set = got.field("Set-Cookie"); !set.empty())
            cookie = set.find("Max-Age=0") != std::string::npos ? "" : set.substr(0, set.find(';'));
        constexpr std::string_view field = "name=\"proof\" value=\"";
        if (const auto at = got.body.find(field); at != std::string::npos) {
            const auto from = at + field.size();
            proof = got.body.substr(from, got.body.find('"', from) - from);
        }
        return got;
    }

    site_fixture& at_;
};

}  // namespace blogs

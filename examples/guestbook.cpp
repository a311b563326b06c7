// SPDX-License-Identifier: MIT
//
// A form, and a page of what was written into it. What is put into a page is escaped by the place where
// it stands.
#include "plait/http/connection.hpp"
#include "plait/http/form.hpp"
#include "plait/http/html.hpp"
#include "plait/http/redirect.hpp"
#include "plait/testing/driver.hpp"

#include <iostream>
#include <string>
#include <vector>

namespace http = plait::http;

// [guestbook]
std::vector<std::string> entries;

http::response show() {
    http::html page("<!doctype html><title>{} guests</title>\n", entries.size());
    page.add("<form method=post><input name=text><button>Write</button></form>\n");
    for (const std::string& each : entries)
        page.add("<p><a href=\"/search?q={}\">{}</a></p>\n", each, each);
    return http::page(std::move(page));
}

http::exchange guestbook(http::request r) {
    if (r.method() == "POST") {
        const auto fields = co_await http::form(r);
        entries.emplace_back(fields.value("text"));
        co_return http::redirect("/");
    }
    co_return show();
}
// [/guestbook]

int main() {
    plait::testing::driver server(http::connection(guestbook));
    server.feed(
        "POST / HTTP/1.1\r\nHost: example.com\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 27\r\n\r\n");
    server.feed("text=%3Cb%3ETom+%26+Ann%3C/");
    std::cout << server.take() << '\n';
    server.feed("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
    std::cout << server.take();
}

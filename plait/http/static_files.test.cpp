// SPDX-License-Identifier: MIT
#include "plait/http/static_files.hpp"

#include "plait/http/static_site.test.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait;
using namespace plait::http;
using namespace plait::static_site;

static_assert(store<memory_folder>);
static_assert(application<static_files<memory_folder>>);

// ---- what is served

TEST_CASE("a file is served with its type, length, validators and nosniff") {
    const answer got = site().get("/digits.txt");
    CHECK(got.status == 200);
    CHECK(got.body == digits);
    CHECK(got.field("Content-Type") == "text/plain; charset=utf-8");
    CHECK(got.field("Content-Length") == "10");
    CHECK(got.field("Last-Modified") == long_ago);
    CHECK(got.field("ETag")->starts_with('"'));
    CHECK(got.field("Accept-Ranges") == "bytes");
    CHECK(got.field("X-Content-Type-Options") == "nosniff");
    CHECK(got.field("Vary") == "Accept-Encoding");
    CHECK_FALSE(got.field("Content-Encoding").has_value());
}

TEST_CASE("HEAD has the fields of GET, and no body") {
    const answer got = site().ask("HEAD", "/digits.txt");
    CHECK(got.head == site().get("/digits.txt").head);
    CHECK(got.body.empty());
}

TEST_CASE("an empty file is served") {
    site files;
    files.files.put("empty", "");
    const answer got = files.get("/empty");
    CHECK(got.status == 200);
    CHECK(got.field("Content-Length") == "0");
    CHECK(got.field("Content-Type") == "application/octet-stream");
}

TEST_CASE("a query does not matter to a file") { CHECK(site().status("/digits.txt?a=b") == 200); }

TEST_CASE("a name is decoded") {
    site files;
    files.files.put("a b/caf\xc3\xa9+.txt", "x");
    CHECK(files.status("/a%20b/caf%C3%A9+.txt") == 200);
}

TEST_CASE("a type can be given to an extension") {
    static_options options;
    options.types.set("txt", "text/x-own");
    CHECK(site(options).get("/digits.txt").field("Content-Type") == "text/x-own");
}

TEST_CASE("methods other than GET and HEAD are refused, and it is said which are not") {
    for (const std::string_view method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
        CAPTURE(method);
        const answer got = site().ask(method, "/digits.txt");
        CHECK(got.status == 405);
        CHECK(got.field("Allow") == "GET, HEAD");
    }
}

TEST_CASE("every file that was opened is closed behind the answer") {
    site files;
    files.files.put("index.html", "home").put("digits.txt.gz", "z");
    files.get("/");
    files.range("bytes=0-0,2-2");
    files.get("/digits.txt", "Accept-Encoding: gzip\r\n");
    for (const std::string_view path : {"", "index.html", "digits.txt", "digits.txt.gz"}) {
        CAPTURE(path);
        CHECK(files.files.open_count(path) == 0);
    }
}

// ---- paths

TEST_CASE("what is not there is 404") {
    CHECK(site().status("/nothing") == 404);
    CHECK(site().status("/digits.txt/x") == 404);
}

TEST_CASE("a path that says what no name can be is 400") {
    for (const std::string_view path :
         {"/%00", "/a%0ab", "/%7f", "/a%2Fb", "/a%2fb", "/a%5Cb", "/%ff", "/%c0%ae", "/.", "/..",
          "/../digits.txt", "/a/../digits.txt", "/%2e%2e/digits.txt", "/.%2e/x", "/./digits.txt",
          "/%2e"}) {
        CAPTURE(path);
        CHECK(site().status(path) == 400);
    }
}

TEST_CASE("an empty name inside of a path is 404") {
    CHECK(site().status("//digits.txt") == 404);
    CHECK(site().status("//") == 404);
    site files;
    files.files.put("a/b", "x");
    CHECK(files.status("/a//b") == 404);
}

TEST_CASE("what is malformed is 400 even behind what is not there") {
    CHECK(site().status("//%00") == 400);
    CHECK(site().status("/.git/..") == 400);
}

TEST_CASE("names that begin with a dot are not there, but .well-known is") {
    site files;
    files.files.put(".git/config", "x").put("a/.htaccess", "x").put(".well-known/a.txt", "x");
    files.files.put(".well-known/.b", "x");
    CHECK(files.status("/.git/config") == 404);
    CHECK(files.status("/%2egit/config") == 404);
    CHECK(files.status("/a/.htaccess") == 404);
    CHECK(files.status("/.well-known/a.txt") == 200);
    CHECK(files.status("/.well-known/.b") == 404);
}

// ---- folders

TEST_CASE("a folder without its slash is redirected, the query kept") {
    site files;
    files.files.put("a b/index.html", "x");
    const answer got = files.get("/a%20b?c=d");
    CHECK(got.status == 301);
    CHECK(got.field("Location") == "/a%20b/?c=d");
    CHECK(files.get("/a%20b").field("Location") == "/a%20b/");
}

TEST_CASE("a folder is its index.html") {
    site files;
    files.files.put("index.html", "home").put("a/index.html", "inside");
    CHECK(files.get("/").body == "home");
    CHECK(files.get("/a/").body == "inside");
    CHECK(files.get("/a/").field("Content-Type") == "text/html; charset=utf-8");
}

TEST_CASE("a folder without index.html is 404, and so is a file with a slash") {
    site files;
    files.files.put_folder("a/index.html");
    CHECK(files.status("/") == 404);
    CHECK(files.status("/a/") == 404);
    CHECK(files.status("/digits.txt/") == 404);
}

TEST_CASE("a folder is listed if that is wanted, folders first, escaped") {
    site files(listing());
    files.files.put("z/x", "").put("<b>&.txt", "12").put(".hidden", "").put("\xff", "");
    const answer got = files.get("/");
    CHECK(got.status == 200);
    CHECK(got.field("Content-Type") == "text/html; charset=utf-8");
    CHECK(got.field("X-Content-Type-Options") == "nosniff");
    CHECK(got.field("Vary") == "Accept");
    CHECK(got.body.find("<a href=\"./%3Cb%3E%26.txt\">&lt;b&gt;&amp;.txt</a>") !=
          std::string::npos);
    CHECK(got.body.find("hidden") == std::string::npos);
    CHECK(got.body.find('\xff') == std::string::npos);
    CHECK(got.body.find("z/</a>") < got.body.find("&lt;b&gt;"));
    CHECK(got.body.find("href=\"../\"") == std::string::npos);
    CHECK(files.get("/z/").body.find("href=\"../\"") != std::string::npos);
}

TEST_CASE("a name that looks like a URL is listed as a name") {
    site files(listing());
    files.files.put("javascript:alert(1)", "");
    CHECK(files.get("/").body.find("href=\"./javascript%3Aalert%281%29\"") != std::string::npos);
}

TEST_CASE("a program gets the listing as JSON") {
    site files(listing());
    files.files.put("a\"b", "12").put("c/d", "");
    const answer got = files.get("/", "Accept: application/json\r\n");
    CHECK(got.field("Content-Type") == "application/json");
    CHECK(
        got.body ==
        "[\n{\"name\":\"c\",\"type\":\"folder\",\"modified\":\"Sun, 06 Nov 1994 00:00:00 GMT\"},\n"
        "{\"name\":\"a\\\"b\",\"type\":\"file\",\"size\":2,"
        "\"modified\":\"Sun, 06 Nov 1994 00:00:00 GMT\"},\n"
        "{\"name\":\"digits.txt\",\"type\":\"file\",\"size\":10,"
        "\"modified\":\"Sun, 06 Nov 1994 00:00:00 GMT\"}\n]\n");
}

TEST_CASE("an index.html comes before a listing, a redirect too") {
    site files(listing());
    files.files.put("a/index.html", "inside").put("b/x", "");
    CHECK(files.get("/a/").body == "inside");
    CHECK(files.status("/b") == 301);
}

TEST_CASE("an empty folder is listed as empty") {
    site files(listing());
    files.files.put_folder("a");
    CHECK(files.get("/a/", "Accept: application/json\r\n").body == "[\n]\n");
}

}  // namespace

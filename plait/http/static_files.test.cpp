// SPDX-License-Identifier: MIT
#include "plait/http/static_files.hpp"

#include "plait/http/connection.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/memory_folder.hpp"

#include <doctest/doctest.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace plait;
using namespace plait::http;
using testing::memory_folder;

constexpr std::int64_t a_second = 1'000'000'000;
constexpr std::int64_t now = 784'111'777;  // what test_surroundings say
constexpr std::string_view digits = "0123456789";
constexpr std::string_view long_ago =
    "Sun, 06 Nov 1994 00:00:00 GMT";  // memory_folder's usual time

static_assert(store<memory_folder>);
static_assert(application<static_files<memory_folder>>);

struct answer {
    int status = 0;
    std::string head;  // with the status line
    std::string body;
    testing::parting parting = testing::parting::none;

    [[nodiscard]] std::optional<std::string> field(std::string_view name) const {
        const std::string start = "\r\n" + std::string(name) + ": ";
        const std::size_t at = head.find(start);
        if (at == std::string::npos) return std::nullopt;
        const std::size_t begin = at + start.size();
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

// A site of files in memory.
class site {
public:
    explicit site(static_options options = {}) : application_(files, std::move(options)) {
        files.put("digits.txt", std::string(digits));
    }

    // `fields`: lines with their CRLF.
    answer ask(std::string_view method, std::string_view target, std::string_view fields = "") {
        testing::driver server(connection(application_));
        server.feed(std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" +
                    std::string(fields) + "Connection: close\r\n\r\n");
        answer got;
        const std::string& wire = server.written();
        const std::size_t end = wire.find("\r\n\r\n");
        REQUIRE(end != std::string::npos);
        got.status = std::stoi(wire.substr(9, 3));
        got.head = wire.substr(0, end + 2);
        got.body = wire.substr(end + 4);
        got.parting = server.parting();
        return got;
    }
    answer get(std::string_view target, std::string_view fields = "") {
        return ask("GET", target, fields);
    }
    int status(std::string_view target) { return get(target).status; }
    answer range(std::string_view wanted) {
        return get("/digits.txt", "Range: " + std::string(wanted) + "\r\n");
    }

    memory_folder files;

private:
    static_files<memory_folder> application_;
};

static_options listing() {
    static_options made;
    made.list = true;
    return made;
}
static_options compressing() {
    static_options made;
    made.gzip = true;
    return made;
}

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

// ---- conditions

TEST_CASE("who has the file is told so") {
    site files;
    const std::string tag = *files.get("/digits.txt").field("ETag");
    const answer got = files.get("/digits.txt", "If-None-Match: " + tag + "\r\n");
    CHECK(got.status == 304);
    CHECK(got.body.empty());
    CHECK(got.field("ETag") == tag);
    CHECK(got.field("Vary") == "Accept-Encoding");
    CHECK_FALSE(got.field("Content-Type").has_value());
    CHECK(files.get("/digits.txt", "If-None-Match: \"other\"\r\n").status == 200);
}

TEST_CASE("who has the file since its last change is told so") {
    const std::string since = "If-Modified-Since: " + std::string(long_ago) + "\r\n";
    CHECK(site().get("/digits.txt", since).status == 304);
    CHECK(
        site().get("/digits.txt", "If-Modified-Since: Sat, 05 Nov 1994 23:59:59 GMT\r\n").status ==
        200);
}

TEST_CASE("a condition that fails is 412") {
    CHECK(site().get("/digits.txt", "If-Match: \"other\"\r\n").status == 412);
    CHECK(site()
              .get("/digits.txt", "If-Unmodified-Since: Sat, 05 Nov 1994 23:59:59 GMT\r\n")
              .status == 412);
}

TEST_CASE("a file's tag changes with its time, its size and its inode") {
    site files;
    files.files.put("a", "12", 1).put("b", "12", 1);
    const auto tag = [&](std::string_view path) { return *files.get(path).field("ETag"); };
    const std::string first = tag("/a");
    CHECK(tag("/a") == first);
    CHECK(tag("/b") != first);
    files.files.truncate("a", 1);
    CHECK(tag("/a") != first);
    files.files.put("a", "12", 2);
    CHECK(tag("/a") != first);
}

TEST_CASE("a file modified within the last second has a weak tag") {
    site files;
    files.files.put("new", "x", now * a_second).put("newer", "x", (now + 5) * a_second);
    files.files.put("old", "x", (now - 2) * a_second);
    CHECK(files.get("/new").field("ETag")->starts_with("W/"));
    CHECK(files.get("/newer").field("ETag")->starts_with("W/"));
    CHECK(files.get("/old").field("ETag")->starts_with('"'));
}

TEST_CASE("a file from the future was modified now") {
    site files;
    files.files.put("newer", "x", (now + 500) * a_second);
    CHECK(files.get("/newer").field("Last-Modified") == "Sun, 06 Nov 1994 08:49:37 GMT");
}

// ---- ranges

TEST_CASE("a range of a file is 206") {
    const answer got = site().range("bytes=2-5");
    CHECK(got.status == 206);
    CHECK(got.body == "2345");
    CHECK(got.field("Content-Range") == "bytes 2-5/10");
    CHECK(got.field("Content-Length") == "4");
    CHECK(got.field("Content-Type") == "text/plain; charset=utf-8");
    CHECK(got.field("ETag").has_value());
}

TEST_CASE("a suffix, and what goes beyond the end, is served") {
    CHECK(site().range("bytes=-3").body == "789");
    CHECK(site().range("bytes=8-99").body == "89");
}

TEST_CASE("a range that is not there is 416, with the size") {
    const answer got = site().range("bytes=10-");
    CHECK(got.status == 416);
    CHECK(got.field("Content-Range") == "bytes */10");
}

TEST_CASE("a range that is malformed, or in another unit, is the whole file") {
    CHECK(site().range("bytes=5-2").status == 200);
    CHECK(site().range("lines=0-1").body == digits);
    CHECK(site().range("bytes=0-5,3-8").status == 200);
}

TEST_CASE("HEAD knows no ranges") {
    CHECK(site().ask("HEAD", "/digits.txt", "Range: bytes=0-1\r\n").status == 200);
}

TEST_CASE("several ranges are parts of one body, of the length that was told") {
    const answer got = site().range("bytes=0-1,-2");
    CHECK(got.status == 206);
    CHECK(got.field("Content-Length") == std::to_string(got.body.size()));
    CHECK_FALSE(got.field("Content-Range").has_value());
    const std::string type = *got.field("Content-Type");
    REQUIRE(type.starts_with("multipart/byteranges; boundary="));
    const std::string boundary = type.substr(type.find('=') + 1);
    CHECK(got.body == "--" + boundary +
                          "\r\nContent-Type: text/plain; charset=utf-8\r\n"
                          "Content-Range: bytes 0-1/10\r\n\r\n01\r\n--" +
                          boundary +
                          "\r\nContent-Type: text/plain; charset=utf-8\r\n"
                          "Content-Range: bytes 8-9/10\r\n\r\n89\r\n--" +
                          boundary + "--\r\n");
}

TEST_CASE("If-Range with the file's tag gives the range, with another the whole") {
    site files;
    const std::string tag = *files.get("/digits.txt").field("ETag");
    CHECK(files.get("/digits.txt", "Range: bytes=0-1\r\nIf-Range: " + tag + "\r\n").body == "01");
    CHECK(files.get("/digits.txt", "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n").body == digits);
}

TEST_CASE("conditions come before ranges") {
    site files;
    const std::string tag = *files.get("/digits.txt").field("ETag");
    CHECK(files.get("/digits.txt", "Range: bytes=0-1\r\nIf-None-Match: " + tag + "\r\n").status ==
          304);
    CHECK(files.get("/digits.txt", "Range: bytes=99-\r\nIf-Match: \"x\"\r\n").status == 412);
}

// ---- compressed forms

TEST_CASE("a compressed form beside the file is sent to who welcomes it") {
    site files;
    files.files.put("digits.txt.gz", "zipped").put("digits.txt.br", "brotli");
    const answer zipped = files.get("/digits.txt", "Accept-Encoding: gzip\r\n");
    CHECK(zipped.body == "zipped");
    CHECK(zipped.field("Content-Encoding") == "gzip");
    CHECK(zipped.field("Content-Type") == "text/plain; charset=utf-8");
    CHECK(zipped.field("Vary") == "Accept-Encoding");
    CHECK(zipped.field("ETag") != files.get("/digits.txt").field("ETag"));
    CHECK(files.get("/digits.txt").body == digits);
}

TEST_CASE("of two compressed forms the more welcome is sent, Brotli if both are alike") {
    site files;
    files.files.put("digits.txt.gz", "zipped").put("digits.txt.br", "brotli");
    const auto body = [&](std::string_view accepted) {
        return files.get("/digits.txt", "Accept-Encoding: " + std::string(accepted) + "\r\n").body;
    };
    CHECK(body("gzip, br") == "brotli");
    CHECK(body("*") == "brotli");
    CHECK(body("gzip, br;q=0.9") == "zipped");
    CHECK(body("gzip;q=0, br;q=0") == digits);
    CHECK(body("gzip;q=0.5, identity") == digits);
    CHECK(body("deflate") == digits);
}

TEST_CASE("a compressed form that is older than the file, or a folder, is not sent") {
    site files;
    files.files.put("digits.txt.gz", "old", memory_folder::usual_time - 1);
    files.files.put_folder("digits.txt.br");
    CHECK(files.get("/digits.txt", "Accept-Encoding: gzip, br\r\n").body == digits);
}

TEST_CASE("a compressed form has ranges of its own") {
    site files;
    files.files.put("digits.txt.gz", "zipped");
    const answer got = files.get("/digits.txt", "Accept-Encoding: gzip\r\nRange: bytes=0-1\r\n");
    CHECK(got.body == "zi");
    CHECK(got.field("Content-Range") == "bytes 0-1/6");
    CHECK(got.field("Content-Encoding") == "gzip");
}

TEST_CASE("text is compressed while it is sent, if that is wanted: weakly tagged, without ranges") {
    site files(compressing());
    files.files.put("long.txt", std::string(5000, 'x'));
    const answer got = files.get("/long.txt", "Accept-Encoding: gzip\r\nRange: bytes=0-1\r\n");
    CHECK(got.status == 200);
    CHECK(got.field("Content-Encoding") == "gzip");
    CHECK(got.field("ETag")->starts_with("W/\""));
    CHECK(got.field("ETag")->ends_with("-gzip\""));
    CHECK_FALSE(got.field("Accept-Ranges").has_value());
    CHECK_FALSE(got.field("Content-Length").has_value());
    CHECK(got.body.size() < 500);
    const std::string tag = *got.field("ETag");
    CHECK(
        files.get("/long.txt", "Accept-Encoding: gzip\r\nIf-None-Match: " + tag + "\r\n").status ==
        304);
}

TEST_CASE("HEAD of text that would be compressed has its fields") {
    site files(compressing());
    files.files.put("long.txt", std::string(5000, 'x'));
    const answer got = files.ask("HEAD", "/long.txt", "Accept-Encoding: gzip\r\n");
    CHECK(got.field("Content-Encoding") == "gzip");
    CHECK(got.body.empty());
}

TEST_CASE("short text, and what is no text, is not compressed while it is sent") {
    site files(compressing());
    files.files.put("short.txt", std::string(1023, 'x')).put("picture.png", std::string(5000, 'x'));
    files.files.put("just.txt", std::string(1024, 'x'));
    const auto coding = [&](std::string_view path) {
        return files.get(path, "Accept-Encoding: gzip\r\n").field("Content-Encoding");
    };
    CHECK_FALSE(coding("/short.txt").has_value());
    CHECK_FALSE(coding("/picture.png").has_value());
    CHECK(coding("/just.txt") == "gzip");
}

TEST_CASE("nothing is compressed while it is sent unless that is wanted") {
    site files;
    files.files.put("long.txt", std::string(5000, 'x'));
    CHECK_FALSE(
        files.get("/long.txt", "Accept-Encoding: gzip\r\n").field("Content-Encoding").has_value());
}

// ---- files that change

// A store of one file, that has become shorter since it was opened.
class shrunk {
public:
    class opened final : public file {
    public:
        [[nodiscard]] int descriptor() const noexcept override { return -1; }
        std::size_t read(std::uint64_t offset, std::span<char> into) const override {
            return offset >= digits.size() ? 0 : digits.copy(into.data(), into.size(), offset);
        }
        [[nodiscard]] bool is_folder() const noexcept { return false; }
        [[nodiscard]] std::uint64_t size() const noexcept { return 5000; }
        [[nodiscard]] std::int64_t modified() const noexcept { return 0; }
        [[nodiscard]] std::uint64_t inode() const noexcept { return 1; }
    };
    [[nodiscard]] std::unique_ptr<const opened> open(std::string_view path) const {
        return path == "a.txt" ? std::make_unique<const opened>() : nullptr;
    }
    [[nodiscard]] std::vector<memory_folder::entry> list(std::string_view) const { return {}; }
};

testing::parting parting_after(static_options options, std::string_view fields) {
    const shrunk files;
    const static_files<shrunk> application(files, std::move(options));
    testing::driver server(connection(application));
    server.feed("GET /a.txt HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n");
    CHECK(server.written().starts_with("HTTP/1.1 20"));
    return server.parting();
}

TEST_CASE("a file truncated while it is sent ends the connection by an abort") {
    CHECK(parting_after({}, "") == testing::parting::aborted);
    CHECK(parting_after({}, "Range: bytes=0-9,20-29\r\n") == testing::parting::aborted);
}

TEST_CASE("a file truncated while it is compressed ends the connection by an abort") {
    CHECK(parting_after(compressing(), "Accept-Encoding: gzip\r\n") == testing::parting::aborted);
}

TEST_CASE("a range in front of where a file was truncated is served") {
    CHECK(parting_after({}, "Range: bytes=0-9\r\n") == testing::parting::none);
}

}  // namespace

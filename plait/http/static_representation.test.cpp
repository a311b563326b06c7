// SPDX-License-Identifier: MIT
//
// Which representation of a file is sent, and how much of it: conditions, ranges, compressed forms.
#include "plait/http/static_site.test.hpp"

#include <doctest/doctest.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace plait;
using namespace plait::http;
using namespace plait::static_site;

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

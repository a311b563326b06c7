// SPDX-License-Identifier: MIT
#include "apps/blog/uploads.hpp"

#include "apps/blog/passwords.hpp"
#include "apps/blog/site.test.hpp"
#include "apps/blog/slug.hpp"
#include "plait/http/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace blogs {
namespace {

const std::string png = std::string("\x89PNG\r\n\x1a\n") + std::string(100, 'x');

struct upload_fixture : store_fixture {
    upload_fixture() { folder.make_ready(); }

    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator(folder.path()),
                             std::filesystem::directory_iterator());
    }
    static int refused(upload& one, std::string_view bytes) {
        try {
            one.write(bytes);
            (void)one.keep("x");
            return 0;
        } catch (const plait::http::status_error& why) {
            return why.status();
        }
    }

    plait::sqlite::test_folder at;
    upload_folder folder{at / "files"};
};

TEST_CASE_FIXTURE(upload_fixture,
                  "an upload is kept under its hash, byte for byte, however it comes") {
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, png.size()}) {
        upload one(folder);
        for (std::size_t i = 0; i < png.size(); i += step)
            one.write(std::string_view(png).substr(i, step));
        const file_facts kept = one.keep("My Picture.PNG");
        CHECK(kept.hash == hex(token_hash(png)));
        CHECK(kept.name == "my-picture.png");
        CHECK(kept.type == "image/png");
        CHECK(kept.size == std::ssize(png));
        std::ifstream file(folder.path_of(kept.hash), std::ios::binary);
        CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == png);
    }
    CHECK(files() == 1);
}
TEST_CASE_FIXTURE(upload_fixture, "an upload that does not end leaves nothing") {
    {
        upload one(folder);
        one.write(png);
        CHECK(files() == 1);
    }
    CHECK(files() == 0);
}
TEST_CASE_FIXTURE(upload_fixture, "what a killed server has left is removed at a later start") {
    std::ofstream(folder.path() + "/x.part") << "x";
    std::ofstream(folder.path() + "/" + std::string(64, 'a')) << "x";
    const auto now = std::filesystem::file_time_type::clock::now();
    for (const auto& each : std::filesystem::directory_iterator(folder.path()))
        std::filesystem::last_write_time(each.path(), now - std::chrono::hours(2));
    folder.make_ready();
    CHECK(files() == 1);
}
TEST_CASE_FIXTURE(upload_fixture, "an upload to another server does not end because one starts") {
    upload one(folder);
    one.write(png);
    folder.make_ready();
    CHECK(std::filesystem::exists(folder.path_of(one.keep("x.png").hash)));
}
TEST_CASE("who only looks at a folder of uploads does not make it") {
    const plait::sqlite::test_folder at;
    const upload_folder looked_at(at / "files");
    CHECK_FALSE(std::filesystem::exists(looked_at.path()));
}
TEST_CASE_FIXTURE(upload_fixture, "what is no image is refused, whatever it is called") {
    for (const char* bytes :
         {"", "x", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
          "<!doctype html><script>alert(1)</script>", "%PDF-1.4 0123456789",
          "#!/bin/sh\nrm -rf /\n\n", "GIF90a0123456789", "\x89PN", "RIFF1234WAVEfmt ",
          "BM0123456789abcdef"}) {
        CAPTURE(bytes);
        upload one(folder);
        CHECK(refused(one, bytes) == 415);
    }
    CHECK(files() == 0);
}
TEST_CASE_FIXTURE(upload_fixture, "an image beyond 8 MiB is refused before it is all there") {
    upload one(folder);
    one.write(png);
    CHECK(refused(one, std::string(largest_upload, 'x')) == 413);
}

TEST_CASE("the type is told by the first bytes") {
    CHECK(image_type(png) == "image/png");
    CHECK(image_type("\xff\xd8\xff\xe0") == "image/jpeg");
    CHECK(image_type("GIF89a") == "image/gif");
    CHECK(image_type(std::string("RIFF\0\0\0\0WEBPVP8 ", 16)) == "image/webp");
    CHECK(image_type("").empty());
}
TEST_CASE("hostile file names come out harmless") {
    for (const char* told :
         {"../../etc/passwd", "..\\..\\boot.ini", "C:\\x\\y.png", "/etc/shadow", "a\"b.png",
          "a\r\nb.png", "<script>.png", ".htaccess", "..", ".", "", "x.php.png", "x.png.exe",
          "%2e%2e%2f", "\xff\xfe", "a;b.png", "a b c.png", "COM1.png", "日本.png"}) {
        CAPTURE(told);
        const std::string name = file_name(told, "image/png");
        CHECK(name.ends_with(".png"));
        CHECK(is_slug(name.substr(0, name.size() - 4)));
    }
    CHECK(file_name("Photo 1.jpeg", "image/jpeg") == "photo-1.jpg");
    CHECK(file_name("日本.png", "image/png") == "image.png");
    CHECK(file_name(std::string(4000, 'a'), "image/gif").size() == 64);
}
TEST_CASE_FIXTURE(upload_fixture, "facts of a file are kept once") {
    const file_facts one{std::string(64, 'a'), "a.png", "image/png", 3, ann};
    add_file(on, one, test_now);
    add_file(on, one, test_now);
    CHECK(find_file(on, one.hash)->name == "a.png");
    CHECK(files_of(on, ann).size() == 1);
    CHECK_FALSE(find_file(on, "x"));
}

}  // namespace
}  // namespace blogs

// SPDX-License-Identifier: MIT
#include "plait/http/media_types.hpp"

#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;

constexpr std::string_view unknown = "application/octet-stream";

TEST_CASE("a file's type is that of its extension") {
    const media_types types;
    CHECK(types.of("index.html") == "text/html; charset=utf-8");
    CHECK(types.of("a/b.c/photo.jpeg") == "image/jpeg");
    CHECK(types.of("app.js") == "text/javascript; charset=utf-8");
    CHECK(types.of("module.wasm") == "application/wasm");
    CHECK(types.of("7.7z") == "application/x-7z-compressed");
    CHECK(types.of("x.zst") == "application/zstd");
}

TEST_CASE("text has its charset, and nothing else has") {
    const media_types types;
    CHECK(types.of("a.txt") == "text/plain; charset=utf-8");
    CHECK(types.of("a.css") == "text/css; charset=utf-8");
    CHECK(types.of("a.json") == "application/json");
    CHECK(types.of("a.svg") == "image/svg+xml");
}

TEST_CASE("the last extension counts") {
    CHECK(media_types().of("a.html.gz") == "application/gzip");
}

TEST_CASE("extensions are in any case") { CHECK(media_types().of("PHOTO.JPG") == "image/jpeg"); }

TEST_CASE("a file without a known extension is bytes") {
    const media_types types;
    for (const std::string_view name :
         {"", "README", "a.", "a.unheard", "html", "a.html/README", ".", "a.htmlx", "a.ht"}) {
        CAPTURE(name);
        CHECK(types.of(name) == unknown);
    }
}

TEST_CASE("a name that is but an extension has it") {
    CHECK(media_types().of(".html") == "text/html; charset=utf-8");
}

TEST_CASE("an extension of a megabyte is unknown") {
    CHECK(media_types().of("a." + std::string(1'000'000, 'x')) == unknown);
}

TEST_CASE("an extension can be added, in any case") {
    media_types types;
    types.set("Gltf", "model/gltf+json");
    CHECK(types.of("a.gltf") == "model/gltf+json");
    CHECK(types.of("a.GLTF") == "model/gltf+json");
}

TEST_CASE("a known extension can be given another type, and again another") {
    media_types types;
    types.set("txt", "text/plain; charset=iso-8859-1");
    CHECK(types.of("a.txt") == "text/plain; charset=iso-8859-1");
    types.set("txt", "text/x-notes");
    CHECK(types.of("a.txt") == "text/x-notes");
}

TEST_CASE("what is no extension is refused, and named") {
    media_types types;
    for (const std::string_view wrong :
         {"", ".txt", "a b", "a/b", "\xc3\xa9", "abcdefghijklmnopq"}) {
        CAPTURE(wrong);
        CHECK_THROWS_WITH_AS(
            types.set(wrong, "text/plain"),
            ("an extension is 1 to 16 letters and digits, not '" + std::string(wrong) + "'")
                .c_str(),
            std::invalid_argument);
    }
}

TEST_CASE("what is no media type is refused, and named") {
    media_types types;
    for (const std::string_view wrong : {"", "text", "/plain", "text/", "text/pl ain",
                                         "text/plain; charset", "a/b/c", "text/plain\r\nX: y"}) {
        CAPTURE(wrong);
        CHECK_THROWS_WITH_AS(
            types.set("txt", wrong),
            ("a media type looks like text/plain, not '" + std::string(wrong) + "'").c_str(),
            std::invalid_argument);
    }
    CHECK(types.of("a.txt") == "text/plain; charset=utf-8");
}

TEST_CASE("text is text under any name") {
    for (const std::string_view type :
         {"text/html; charset=utf-8", "text/plain", "TEXT/CSS", "application/json",
          "application/ld+json", "image/svg+xml", "application/atom+xml", "application/xml"}) {
        CAPTURE(type);
        CHECK(is_text_type(type));
    }
}

TEST_CASE("pictures, sounds and archives are not text") {
    for (const std::string_view type :
         {"image/png", "audio/ogg", "application/zip", "application/octet-stream", "font/woff2",
          "application/pdf", "application/jsonx", "textual/x", ""}) {
        CAPTURE(type);
        CHECK_FALSE(is_text_type(type));
    }
}

}  // namespace

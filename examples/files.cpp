// SPDX-License-Identifier: MIT
//
// Static files. They lie in memory here; an http::static_files over an io::folder serves a disk.
#include "plait/http/connection.hpp"
#include "plait/http/static_files.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/memory_folder.hpp"

#include <iostream>
#include <string>
#include <string_view>

namespace http = plait::http;

int main() {
    // [files]
    plait::testing::memory_folder folder;
    folder.put("index.html", "<h1>Hello</h1>").put("notes/today.txt", "0123456789");
    const http::static_files site(folder);
    plait::testing::driver server(http::connection(site));
    // [/files]

    const auto get = [&server](std::string_view target, std::string_view fields = "") {
        server.feed("GET " + std::string(target) + " HTTP/1.1\r\nHost: example.com\r\n" +
                    std::string(fields) + "\r\n");
        std::cout << server.take() << "\n--\n";
    };
    get("/");
    get("/notes");
    get("/notes/today.txt", "Range: bytes=-3\r\n");
    get("/notes/today.txt", "If-Modified-Since: Sun, 06 Nov 1994 00:00:00 GMT\r\n");
    get("/notes/..%2f..%2fetc/passwd");
}

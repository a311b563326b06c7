// SPDX-License-Identifier: MIT
//
// hello_server [ADDRESS:PORT]: a whole HTTP server, on 127.0.0.1:8080 if nothing is said. Ask it by
// `curl 'localhost:8080/?name=Ann'`; Ctrl-C ends it.
#include "plait/http/connection.hpp"
#include "plait/io/serve.hpp"

namespace http = plait::http;

http::response hello(http::request r) {
    return http::text("Hello, " + r.query("name", "World") + "\n");
}

// [main]
int main(int count, char** words) {
    return plait::io::serve(count > 1 ? words[1] : "127.0.0.1:8080",
                            [] { return http::connection(hello); });
}
// [/main]

// SPDX-License-Identifier: MIT
#include "plait/http/forwarded.hpp"

#include "plait/http/serving.test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace plait;
using namespace plait::http;

response tell(request asked) {
    return text(std::string(asked.peer()) + " " + std::string(asked.scheme()) + " " +
                std::string(asked.id()));
}

const std::string through_proxy =
    "GET / HTTP/1.1\r\nHost: a\r\nForwarded: for=198.51.100.7;proto=https\r\n"
    "X-Request-Id: from-the-proxy\r\n\r\n";

}  // namespace

TEST_CASE("peer and scheme are told by for and proto (RFC 7239)") {
    const forwarded said = parse_forwarded("for=192.0.2.60;proto=https;by=203.0.113.43");
    CHECK(said.peer == "192.0.2.60");
    CHECK(said.scheme == "https");
}

TEST_CASE("the last element counts: those before it anybody may have made up") {
    CHECK(parse_forwarded("for=1.1.1.1, for=2.2.2.2;proto=http").peer == "2.2.2.2");
}

TEST_CASE("ports and brackets of an address are cut off") {
    CHECK(parse_forwarded("For=\"[2001:db8:cafe::17]:4711\"").peer == "2001:db8:cafe::17");
    CHECK(parse_forwarded("for=\"192.0.2.43:47011\"").peer == "192.0.2.43");
}

TEST_CASE("what is no address or scheme says nothing") {
    for (const std::string_view value :
         {"for=unknown", "for=_hidden", "for=", "for", "", ";", "for=\"[", "for=\"[]\"",
          "proto=ftp", "proto=HTTPS", "for=a", "for=\"192.0.2.1\r\n\""}) {
        CAPTURE(value);
        CHECK(parse_forwarded(value).peer.empty());
        CHECK(parse_forwarded(value).scheme.empty());
    }
}

TEST_CASE("a trusted proxy is believed: address, scheme, request id") {
    options how;
    how.trusts = [](bytes peer) { return peer == "192.0.2.1"; };
    CHECK(serve_all_cuts(tell, through_proxy, how).body() == "198.51.100.7 https from-the-proxy");
}

TEST_CASE("anybody else is not") {
    options how;
    how.trusts = [](bytes peer) { return peer == "192.0.2.2"; };
    for (const options& each : {how, options()}) {
        const std::string body = serve_all_cuts(tell, through_proxy, each).body();
        CHECK(body.starts_with("192.0.2.1 http "));
        CHECK(body.size() == std::string("192.0.2.1 http ").size() + 16);
    }
}

TEST_CASE("an id that is no token, or very long, is not believed") {
    options how;
    how.trusts = [](bytes) { return true; };
    for (const std::string& id : {std::string("a b"), std::string("<a>"), std::string(129, 'a')}) {
        const std::string wire = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + id + "\r\n\r\n";
        CHECK(serve_all_cuts(tell, wire, how).body().find(id) == std::string::npos);
    }
}

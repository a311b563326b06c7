// SPDX-License-Identifier: MIT
#include "plait/http/url.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait::http;

// What is wrong with it; "nothing" if nothing is.
std::string fault_of(plait::bytes text) {
    try {
        const url taken(text);
        return "nothing";
    } catch (const protocol_error& refused) {
        return refused.what();
    }
}

bool refused(plait::bytes text, plait::bytes because) {
    const std::string why = fault_of(text);
    CAPTURE(why);
    return why.find(because) != std::string::npos && why != "nothing";
}

TEST_CASE("a URL comes apart into all of its parts") {
    const url there("http://ann:pw@example.com:8080/a/b?c=d&e#f");
    CHECK(there.scheme() == "http");
    CHECK(there.userinfo() == "ann:pw");
    CHECK(there.host() == "example.com");
    CHECK(there.port() == 8080);
    CHECK(there.path() == "/a/b");
    CHECK(there.query() == "c=d&e");
    CHECK(there.fragment() == "f");
}

TEST_CASE("parts that are not there are empty") {
    const url there("http://example.com");
    CHECK(there.userinfo().empty());
    CHECK(there.path().empty());
    CHECK(there.query().empty());
    CHECK(there.fragment().empty());
}

TEST_CASE("a URL keeps its text as it was written") {
    CHECK(url("HTTP://Example.COM/%7Ea").text() == "HTTP://Example.COM/%7Ea");
}

TEST_CASE("the port of http is 80") { CHECK(url("http://a").port() == 80); }

TEST_CASE("the port of https is 443") { CHECK(url("https://a").port() == 443); }

TEST_CASE("the scheme may be in capitals") { CHECK(url("HTTPS://a").port() == 443); }

TEST_CASE("the ports 1 and 65535 are accepted") {
    CHECK(url("http://a:1").port() == 1);
    CHECK(url("http://a:65535").port() == 65535);
}

TEST_CASE("a slash, a question mark or a hash ends the host") {
    CHECK(url("http://a/b").host() == "a");
    CHECK(url("http://a?b").host() == "a");
    CHECK(url("http://a#b").host() == "a");
}

TEST_CASE("a query may hold slashes and question marks") {
    CHECK(url("http://a/?b/c?d").query() == "b/c?d");
}

TEST_CASE("an at sign in the path is not userinfo") {
    const url there("http://a/@b");
    CHECK(there.host() == "a");
    CHECK(there.userinfo().empty());
}

TEST_CASE("a colon in the path is not a port") { CHECK(url("http://a/b:9").port() == 80); }

TEST_CASE("the characters that our server takes raw are taken here") {
    CHECK(fault_of("http://a/[x]|y?{z}^\\`") == "nothing");
}

TEST_CASE("an IPv6 address stands in brackets") {
    const url there("http://[2001:db8::1]:81/");
    CHECK(there.host() == "[2001:db8::1]");
    CHECK(there.port() == 81);
}

TEST_CASE("sound IPv6 addresses are accepted") {
    for (const char* address : {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "::2:3:4:5:6:7:8",
                                "1:2:3:4:5:6:7::", "::1.2.3.4", "1:2:3:4:5:6:1.2.3.4",
                                "fe80::a:B:C", "::ffff:255.255.255.255"}) {
        CAPTURE(address);
        CHECK(fault_of("http://[" + std::string(address) + "]/") == "nothing");
    }
}

TEST_CASE("unsound IPv6 addresses are refused") {
    for (const char* address : {"",
                                ":",
                                "1",
                                "1:2:3:4:5:6:7",
                                "1:2:3:4:5:6:7:8:9",
                                "1:2:3:4:5:6:7:8::",
                                "1::2::3",
                                ":::",
                                "1:",
                                ":1",
                                "12345::",
                                "g::",
                                "1.2.3.4",
                                "::1.2.3",
                                "::1.2.3.4.5",
                                "::1.2.3.256",
                                "::01.2.3.4",
                                "1:2:3:4:5:6:7:1.2.3.4",
                                "::1.2.3.4:5",
                                "1:2:3:4:5:1.2.3.4",
                                "::1.2.3.",
                                "v1.x",
                                "1 ::"}) {
        CAPTURE(address);
        CHECK(refused("http://[" + std::string(address) + "]/", "the host"));
    }
}

TEST_CASE("a zone may follow a link-local address, encoded or not") {
    CHECK(url("http://[fe80::1%25eth0]/").origin().host == "fe80::1%eth0");
    CHECK(url("http://[fe80::1%eth0]/").origin().host == "fe80::1%eth0");
}

TEST_CASE("a zone keeps its case, the address does not") {
    CHECK(url("http://[FE80::A%25En0]/").origin().host == "fe80::a%En0");
}

TEST_CASE("an empty or odd zone is refused") {
    CHECK(refused("http://[fe80::1%25]/", "zone"));
    CHECK(refused("http://[fe80::1%]/", "zone"));
    CHECK(refused("http://[fe80::1%25a b]/", "zone"));
}

TEST_CASE("only http and https are taken") {
    CHECK(refused("ftp://a/", "must be http or https"));
    CHECK(refused("javascript:alert(1)", "must be http or https"));
    CHECK(refused("httpx://a/", "must be http or https"));
    CHECK(refused("://a/", "must be http or https"));
}

TEST_CASE("after the scheme two slashes must come") {
    CHECK(refused("http:a", "\"//\""));
    CHECK(refused("http:/a", "\"//\""));
    CHECK(refused("http:", "\"//\""));
}

TEST_CASE("an empty host is refused") {
    CHECK(refused("http://", "missing"));
    CHECK(refused("http:///a", "missing"));
    CHECK(refused("http://:80", "missing"));
    CHECK(refused("http://a@/", "missing"));
    CHECK(refused("//", "missing"));
}

TEST_CASE("a host of more than 255 bytes is refused") {
    CHECK(fault_of("http://" + std::string(255, 'a')) == "nothing");
    CHECK(refused("http://" + std::string(256, 'a'), "255"));
}

TEST_CASE("a second at sign is refused") { CHECK(refused("http://a@@b/", "'@' cannot stand")); }

TEST_CASE("a backslash does not end the host") {
    CHECK(refused("http://good.example\\@evil.example/", "'\\' cannot stand"));
}

TEST_CASE("a percent escape in a host is refused") {
    CHECK(refused("http://ex%61mple.com/", "'%' cannot stand"));
}

TEST_CASE("ports that are no number from 1 to 65535 are refused") {
    for (const char* port :
         {"", "0", "00", "080", "65536", "4294967297", "-1", "+1", "8a", " 80"}) {
        CAPTURE(port);
        CHECK(refused("http://a:" + std::string(port) + "/", "from 1 to 65535"));
    }
}

TEST_CASE("what follows the brackets must be a port, a path or nothing") {
    CHECK(refused("http://[::1]a/", "must follow ']'"));
}

TEST_CASE("an address without its closing bracket is refused") {
    CHECK(refused("http://[::1/", "']' is missing"));
    CHECK(refused("http://[::1", "']' is missing"));
}

TEST_CASE("spaces, controls and bytes beyond ASCII are refused in every part") {
    using namespace std::string_literals;
    for (const std::string& bad : {" "s, "\t"s, "\r"s, "\n"s, "\0"s, "\x7f"s, "\x80"s, "\xff"s}) {
        CAPTURE(static_cast<int>(bad[0]));
        CHECK(refused("http://a" + bad + "b/", "cannot stand"));
        CHECK(refused("http://u" + bad + "@b/", "cannot stand"));
        CHECK(refused("http://a/b" + bad, "the path"));
        CHECK(refused("http://a/?b" + bad, "the query"));
        CHECK(refused("http://a/#b" + bad, "the fragment"));
    }
}

TEST_CASE("quotes and angle brackets are refused") {
    for (const char* bad : {"\"", "<", ">"}) CHECK(refused("/" + std::string(bad), "the path"));
}

TEST_CASE("a hash in a fragment is refused") { CHECK(refused("/a#b#c", "'#' cannot stand")); }

TEST_CASE("two hex digits must follow a percent sign") {
    CHECK(fault_of("/%4a%4A") == "nothing");
    for (const char* bad : {"/%", "/%4", "/%4g", "/%g4", "/%%41", "/?%", "/#%1"}) {
        CAPTURE(bad);
        CHECK(refused(bad, "two hex digits"));
    }
}

TEST_CASE("a refusal names the part and the byte") {
    CHECK(fault_of("http://a/b c") ==
          "not a URL of HTTP: the path, at byte 10: 0x20 cannot stand in it; percent-encode it");
}

TEST_CASE("a refusal does not repeat the URL, which may hold secrets") {
    CHECK(fault_of("http://ann:secret@host/ ").find("secret") == std::string::npos);
}

TEST_CASE("a URL of more than 65536 bytes is refused") {
    CHECK(fault_of("/" + std::string(65535, 'a')) == "nothing");
    CHECK(refused("/" + std::string(65536, 'a'), "65536"));
}

TEST_CASE("a relative reference has neither scheme nor port") {
    const url there("a/b?c");
    CHECK_FALSE(there.absolute());
    CHECK(there.port() == 0);
    CHECK(there.path() == "a/b");
}

TEST_CASE("a first segment with a colon is taken for a scheme") {
    CHECK(refused("a:b", "must be http or https"));
}

TEST_CASE("the target is path and query, without the fragment") {
    CHECK(url("http://a/b?c#d").target() == "/b?c");
}

TEST_CASE("the target of an empty path is a slash") {
    CHECK(url("http://a").target() == "/");
    CHECK(url("http://a?b").target() == "/?b");
}

TEST_CASE("an empty query stays a query") { CHECK(url("http://a/?").target() == "/?"); }

TEST_CASE("origins are equal whatever the case of scheme and host") {
    CHECK(url("HTTP://EXAMPLE.com/a").origin() == url("http://example.com:80/b?c").origin());
}

TEST_CASE("origins differ by scheme, host and port") {
    const origin here = url("http://a:1/").origin();
    CHECK(here != url("https://a:1/").origin());
    CHECK(here != url("http://b:1/").origin());
    CHECK(here != url("http://a:2/").origin());
}

TEST_CASE("an authority leaves the usual port out") {
    CHECK(url("http://a:80/").origin().authority() == "a");
    CHECK(url("https://a:443/").origin().authority() == "a");
    CHECK(url("https://a:80/").origin().authority() == "a:80");
}

TEST_CASE("an authority has brackets around an IPv6 address, and no zone") {
    CHECK(url("http://[FE80::1%25eth0]:8080/").origin().authority() == "[fe80::1]:8080");
}

TEST_CASE("an origin is written with its scheme") {
    CHECK(url("HTTPS://A:8443/x").origin().text() == "https://a:8443");
}

// RFC 3986, section 5.4, with http for its scheme.
TEST_CASE("references are resolved as RFC 3986 shows") {
    const url base("http://a/b/c/d;p?q");
    const struct {
        const char* reference;
        const char* wanted;
    } examples[] = {
        {"http://g", "http://g"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http://h/x/../y", "http://h/y"},
        {"//h/x/./y", "http://h/x/y"},
    };
    for (const auto& [reference, wanted] : examples) {
        CAPTURE(reference);
        CHECK(base.resolve(reference).text() == wanted);
    }
}

TEST_CASE("a reference to a URL without a path begins at the root") {
    CHECK(url("http://a").resolve("g").text() == "http://a/g");
    CHECK(url("http://a?q").resolve("g").text() == "http://a/g");
}

TEST_CASE("a path reference keeps scheme, host and port") {
    CHECK(url("https://a:8443/x").resolve("/y").text() == "https://a:8443/y");
}

TEST_CASE("a reference to another host keeps the scheme only") {
    CHECK(url("https://a:8443/x").resolve("//b/y").text() == "https://b/y");
}

TEST_CASE("userinfo is not carried over to what a reference means") {
    CHECK(url("http://ann:pw@a/x").resolve("y").text() == "http://a/y");
}

TEST_CASE("a reference keeps the userinfo that it has itself") {
    CHECK(url("http://a/x").resolve("//bob:pw@b:81/y").text() == "http://bob:pw@b:81/y");
}

TEST_CASE("an unsound reference is refused") {
    CHECK_THROWS_AS(static_cast<void>(url("http://a/").resolve("b c")), protocol_error);
    CHECK_THROWS_AS(static_cast<void>(url("http://a/").resolve("mailto:x")), protocol_error);
}

}  // namespace

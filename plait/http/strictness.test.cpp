// SPDX-License-Identifier: MIT
//
// What is refused, and what is not: RFC 9112 unless another is named. Each wire is cut at each point.
#include "plait/http/serving.test.hpp"

namespace {

using namespace plait;
using namespace plait::http;

std::string asking(std::string_view request_line, std::string_view more = {}) {
    return std::string(request_line) + "\r\nHost: a\r\n" + std::string(more) + "\r\n";
}
std::string get(std::string_view target) {
    return asking("GET " + std::string(target) + " HTTP/1.1");
}

constexpr std::string_view next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

void check_refusal(int status, const served& got) {
    CHECK(got.status() == status);
    CHECK(got.answers() == 1);
    CHECK(got.has("\r\nConnection: close\r\n"));
    CHECK(got.parting == testing::parting::hung_up);
}
// Refused with that status; the connection closes, and what comes behind is not looked at.
void check_refused(int status, const std::string& wire) {
    CAPTURE(wire);
    check_refusal(status, echoed(wire));
    const std::string and_more = std::string(wire).append(next);
    check_refusal(status, serve_once(echo, and_more, testing::chunking::whole(), {}));
}
// Refused because the input ends there.
void check_cut_off(const std::string& wire) {
    CAPTURE(wire);
    check_refusal(400, echoed(wire));
}
void check_accepted(const std::string& wire) {
    CAPTURE(wire);
    CHECK(echoed(wire).status() == 200);
}
// A field line in a request that is sound otherwise.
std::string with(std::string_view line) {
    return asking("GET / HTTP/1.1", std::string(line) + "\r\n");
}
std::string chunked(std::string_view body) {
    return asking("POST / HTTP/1.1", "Transfer-Encoding: chunked\r\n") + std::string(body);
}
// The echoed body.
void check_body(std::string_view body, const std::string& wire) {
    CAPTURE(wire);
    const served got = echoed(wire);
    CHECK(got.status() == 200);
    CHECK(got.body() == body);
}

}  // namespace

// ---- the request line, section 3

TEST_CASE("a request line is method, target, version, one space between") {
    check_accepted(get("/"));
    check_refused(400, asking("GET  / HTTP/1.1"));
    check_refused(400, asking("GET /  HTTP/1.1"));
    check_refused(400, asking("GET / HTTP/1.1 "));
    check_refused(400, asking(" GET / HTTP/1.1"));
    check_refused(400, asking("GET\t/ HTTP/1.1"));
    check_refused(400, asking("GET /\tHTTP/1.1"));
    check_refused(400, asking("GET / HTTP/1.1\t"));
    check_refused(400, asking("GET /"));
    check_refused(400, asking("GET / "));
    check_refused(400, asking("GET"));
    check_refused(400, asking("GET "));
    check_refused(400, asking("GET HTTP/1.1"));
    check_refused(400, asking("GET / a HTTP/1.1"));
}

TEST_CASE("one empty line before the request line is skipped (section 2.2)") {
    check_accepted("\r\n" + get("/"));
    CHECK(echoed(get("/") + "\r\n" + get("/")).answers() == 2);
}

TEST_CASE("a second empty line is refused") { check_refused(400, "\r\n\r\n" + get("/")); }

TEST_CASE("an empty line of LF alone is refused") { check_refused(400, "\n" + get("/")); }

TEST_CASE("an empty line alone is no request: nothing is answered") {
    CHECK(echoed("\r\n").text.empty());
}

TEST_CASE("a method is a token") {
    check_refused(400, asking("G\"T / HTTP/1.1"));
    check_refused(400, asking("G(T / HTTP/1.1"));
    check_refused(400, asking("G\x80T / HTTP/1.1"));
    check_refused(400, asking(std::string_view("G\0T / HTTP/1.1", 14)));
}

TEST_CASE("methods are known, or not implemented (RFC 9110, section 9.1)") {
    for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        check_accepted(asking(method + " / HTTP/1.1"));
    check_refused(501, asking("TRACE / HTTP/1.1"));
    check_refused(501, asking("get / HTTP/1.1"));
    check_refused(501, asking("FOO / HTTP/1.1"));
    check_refused(501, asking(std::string(33, 'M') + " / HTTP/1.1"));
}

TEST_CASE("a method that the application adds is known") {
    options how;
    how.methods = {"PROPFIND"};
    CHECK(serve_all_cuts(echo, asking("PROPFIND / HTTP/1.1"), how).status() == 200);
    CHECK(serve_all_cuts(echo, asking("PROPPATCH / HTTP/1.1"), how).status() == 501);
}

TEST_CASE("HTTP/1.2 to 1.9 are as 1.1 (RFC 9110, section 2.5)") {
    check_accepted(asking("GET / HTTP/1.2"));
    check_accepted(asking("GET / HTTP/1.9"));
    check_refused(400, "GET / HTTP/1.2\r\n\r\n");  // Host is missing
}

TEST_CASE("versions that are none are refused (section 2.3)") {
    check_refused(400, asking("GET / HTTP/0.9"));
    check_refused(400, asking("GET / http/1.1"));
    check_refused(400, asking("GET / HTTP/1"));
    check_refused(400, asking("GET / HTTP/1."));
    check_refused(400, asking("GET / HTTP/01.1"));
    check_refused(400, asking("GET / HTTP/1.01"));
    check_refused(400, asking("GET / HTTP/1.1x"));
    check_refused(400, asking("GET / HTTP/11"));
    check_refused(400, asking("GET / HTTP-1.1"));
    check_refused(400, asking("GET / XTTP/1.1"));
}

TEST_CASE("HTTP/2.0 and above are answered by 505") {
    check_refused(505, asking("GET / HTTP/2.0"));
    check_refused(505, asking("GET / HTTP/3.1"));
    check_refused(505, asking("GET / HTTP/9.9"));
}

TEST_CASE("paths have the characters of URIs, and what browsers send raw (RFC 3986, section 3.3)") {
    check_accepted(get("/-._~!$&'()*+,;=:@/aZ09[]|"));
    check_accepted(get("//a//b"));
    check_accepted(get("/%41%ff%0a"));
    for (const char c : std::string_view("{}^\\`"))
        check_refused(400, get("/" + std::string(1, c)));
}

TEST_CASE("queries have some more") {
    check_accepted(get("/?-._~!$&'()*+,;=:@/aZ09[]|?{}^\\`"));
    check_accepted(get("/?"));
    check_accepted(get("/?a=%20%2F"));
}

TEST_CASE("other characters in a target are refused (section 3.2)") {
    for (const char c : std::string_view("#\"<>\x01\x1f\x7f\x80\xff\0", 10)) {
        check_refused(400, get("/a" + std::string(1, c)));
        check_refused(400, get("/?a" + std::string(1, c)));
    }
}

TEST_CASE("a percent sign has two hex digits behind it") {
    for (const std::string target : {"/%", "/%4", "/%4g", "/%g4", "/%%41", "/?%", "/?%4", "/?%zz"})
        check_refused(400, get(target));
}

TEST_CASE("a relative path is no target") {
    check_refused(400, get("a"));
    check_refused(400, get("a/b"));
    check_refused(400, get("?a=1"));
    check_refused(400, get("./a"));
}

TEST_CASE("absolute-form is accepted (section 3.2.2)") {
    check_accepted(get("http://example.com/a?b"));
    check_accepted(get("https://example.com:8443/"));
    check_accepted(get("HTTP://[2001:db8::1]:80/"));
    check_accepted(get("http://example.com"));
    check_accepted(get("http://example.com?a"));
    check_accepted(asking("OPTIONS http://example.com HTTP/1.1"));
}

TEST_CASE(
    "absolute-form with userinfo, another scheme or no host is refused (RFC 9110, section 4.2)") {
    check_refused(400, get("http://user@example.com/"));
    check_refused(400, get("http://user:secret@example.com/"));
    check_refused(400, get("ftp://example.com/"));
    check_refused(400, get("httpx://example.com/"));
    check_refused(400, get("http:/example.com/"));
    check_refused(400, get("http:///a"));
    check_refused(400, get("http://"));
    check_refused(400, get("http://:80/"));
    check_refused(400, get("http://a:b/"));
    check_refused(400, get("http://a:65536/"));
    check_refused(400, get("http://a,b/"));
    check_refused(400, get("http://[::1/"));
    check_refused(400, get("http://a/#b"));
}

TEST_CASE("the asterisk is for OPTIONS (section 3.2.4)") {
    check_accepted(asking("OPTIONS * HTTP/1.1"));
    check_refused(400, get("*"));
    check_refused(400, asking("OPTIONS *a HTTP/1.1"));
    check_refused(400, asking("OPTIONS ** HTTP/1.1"));
}

TEST_CASE("CONNECT takes host and port, and is not implemented (section 3.2.3)") {
    check_refused(501, asking("CONNECT example.com:443 HTTP/1.1"));
    check_refused(501, asking("CONNECT [::1]:443 HTTP/1.1"));
    check_refused(400, asking("CONNECT example.com HTTP/1.1"));
    check_refused(400, asking("CONNECT / HTTP/1.1"));
    check_refused(400, asking("CONNECT http://example.com/ HTTP/1.1"));
    check_refused(400, asking("CONNECT example.com:443/ HTTP/1.1"));
    check_refused(400, asking("CONNECT a@example.com:443 HTTP/1.1"));
    check_refused(400, get("example.com:443"));
}

// ---- lines and fields, sections 2.2 and 5

TEST_CASE("a bare LF ends no line") {
    check_refused(400, "GET / HTTP/1.1\nHost: a\r\n\r\n");
    check_refused(400, "GET / HTTP/1.1\r\nHost: a\n\r\n");
    check_refused(400, "GET / HTTP/1.1\r\nHost: a\r\n\n");
    check_refused(400, "GET / HTTP/1.1\r\nHost: a\n\n");
}

TEST_CASE("a CR stands before LF only") {
    check_refused(400, "GET / HTTP/1.1\rHost: a\r\n\r\n");
    check_refused(400, "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n");
    check_refused(400, "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n");
    check_refused(400, "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n\r\n");
    check_refused(400, "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    check_refused(400, "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n");
}

TEST_CASE("no blank begins a field line: neither the first, nor a folded one (section 5.2)") {
    check_refused(400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n");
    check_refused(400, "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n");
    check_refused(400, with("X: a\r\n b"));
    check_refused(400, with("X: a\r\n\tb"));
    check_refused(400, with("X: a\r\n "));
}

TEST_CASE("a field line is a token and a colon (section 5.1)") {
    check_refused(400, with("no colon"));
    check_refused(400, with("nocolon"));
    check_refused(400, with(": empty"));
    check_refused(400, with("X : a"));
    check_refused(400, with("X\t: a"));
    check_refused(400, with("X Y: a"));
    check_refused(400, with("X\"Y: a"));
    check_refused(400, with("X\x80: a"));
    check_refused(400, with("(X): a"));
    check_refused(400, with("X[]: a"));
    check_refused(400, with(std::string("X\0Y: a", 6)));
    check_refused(400, with("Content-Length : 1"));
    check_accepted(with("!#$%&'*+-.^_`|~09aZ: a"));
}

TEST_CASE("a field value has no control characters but HTAB (RFC 9110, section 5.5)") {
    for (int c = 1; c < 0x20; ++c)
        if (c != '\t' && c != '\n' && c != '\r')
            check_refused(400, with("X: a" + std::string(1, static_cast<char>(c)) + "b"));
    check_refused(400, with(std::string("X: a\0b", 6)));
    check_refused(400, with("X: a\x7f"));
    check_accepted(with("X: a\tb"));
    check_accepted(with("X:"));
    check_accepted(with("X: \t "));
}

TEST_CASE("bytes beyond ASCII are kept in a field value (RFC 9110, section 5.5)") {
    const auto said = [](request asked) { return text(std::string(asked.field("x", "none"))); };
    CHECK(serve_all_cuts(said, with("X: \xc3\xa9\xff")).body() == "\xc3\xa9\xff");
}

// ---- Host, section 3.2

TEST_CASE("HTTP/1.1 has one Host, and a sound one") {
    check_refused(400, "GET / HTTP/1.1\r\n\r\n");
    check_refused(400, with("Host: a"));
    check_refused(400, with("hOST: b"));
    for (const std::string host :
         {"",    " ",    "a@b", "a/b",    "a, b", "a,b", "a b", "a:b", "a:65536", "a:8 0",
          ":80", "[::1", "::1", "[::1]x", "[]",   "a?b", "a#b", "%zz", "a\tb",    "[g::1]"})
        check_refused(400, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    for (const std::string host :
         {"a", "a:80", "a:", "A.b-c_d~e", "127.0.0.1:8080", "[2001:db8::1]", "[::ffff:1.2.3.4]:80",
          "a%41", "a=5000", "xn--bcher-kva.example"})
        check_accepted("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
}

TEST_CASE("HTTP/1.0 needs no Host, but a wrong one is refused") {
    check_accepted("GET / HTTP/1.0\r\n\r\n");
    check_refused(400, "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n");
    check_refused(400, "GET / HTTP/1.0\r\nHost: a/b\r\n\r\n");
}

TEST_CASE("the absolute form does not make up for a missing Host") {
    check_refused(400, "GET http://a/ HTTP/1.1\r\n\r\n");
}

TEST_CASE("Content-Type twice is refused (RFC 9110, section 5.3)") {
    check_accepted(with("Content-Type: text/plain"));
    check_refused(400, with("Content-Type: text/plain\r\nContent-Type: text/plain"));
}

// ---- framing, section 6

TEST_CASE("Transfer-Encoding with Content-Length is refused (section 6.3)") {
    check_refused(400, with("Transfer-Encoding: chunked\r\nContent-Length: 3") + "0\r\n\r\n");
    check_refused(400, with("Content-Length: 3\r\nTransfer-Encoding: chunked") + "0\r\n\r\n");
    check_refused(400, with("Content-Length: 3\r\nTransfer-Encoding: gzip"));
}

TEST_CASE("Transfer-Encoding in HTTP/1.0 is refused (section 6.1)") {
    check_refused(400, asking("POST / HTTP/1.0", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n");
    check_refused(400, asking("POST / HTTP/1.0", "Transfer-Encoding: gzip\r\n"));
}

TEST_CASE("chunked is the last coding, once, without parameters (sections 6.3, 7.1)") {
    check_body("", chunked("0\r\n\r\n"));
    check_body("", with("Transfer-Encoding: CHUNKED").replace(0, 3, "POST") + "0\r\n\r\n");
    for (const std::string codings :
         {"chunked, gzip", "chunked, chunked", "chunked,chunked", "chunked;q=1", "chunked; a=b",
          "gzip", "identity", "chunkedchunked", "", " ", ",", ", chunked", "chunked,", "chunked, ",
          "gzip,,chunked", "\"chunked\"", "chunked x", "x y", "chunked\tx"})
        check_refused(400, with("Transfer-Encoding: " + codings));
    check_refused(400, with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"));
    check_refused(400, with("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"));
    check_refused(400, with("Transfer-Encoding: gzip\r\nTransfer-Encoding:"));
}

TEST_CASE("other codings before chunked are not implemented (section 6.1)") {
    check_refused(501, with("Transfer-Encoding: gzip, chunked"));
    check_refused(501, with("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"));
    check_refused(501, with("Transfer-Encoding: identity, chunked"));
}

TEST_CASE("Content-Length is one decimal number (section 6.3)") {
    for (const std::string length :
         {"", "3, 3", "3,3", "+3", "-3", "03", "00", "3x", "0x3", "3 3", "3.0", "x",
          "9223372036854775808", "18446744073709551616", "99999999999999999999"})
        check_refused(400, with("Content-Length: " + length) + "abc");
    check_refused(400, with("Content-Length: 3\r\nContent-Length: 3") + "abc");
    check_refused(400, with("Content-Length: 3\r\nContent-Length: 4") + "abcd");
    check_body("abc", asking("POST / HTTP/1.1", "Content-Length:   3\t\r\n") + "abc");
    check_body("", asking("POST / HTTP/1.1", "Content-Length: 0\r\n"));
}

TEST_CASE("without either there is no body") {
    const served got = echoed(asking("POST / HTTP/1.1") + std::string(next));
    CHECK(got.answers() == 2);
    CHECK(got.has("Content-Length: 0\r\n"));
}

TEST_CASE("a body is read whatever the method (RFC 9110, section 9.3)") {
    for (const std::string method : {"GET", "HEAD", "DELETE", "OPTIONS"}) {
        const served got = echoed(asking(method + " / HTTP/1.1", "Content-Length: 18\r\n") +
                                  "GET / HTTP/1.1\r\n\r\n" + std::string(next));
        CHECK(got.answers() == 2);
        CHECK_FALSE(got.has(" 400 "));
    }
}

// ---- chunks, section 7.1

TEST_CASE("a chunk's size is 1 to 16 hex digits") {
    check_body("abc", chunked("3\r\nabc\r\n0\r\n\r\n"));
    check_body("0123456789", chunked("a\r\n0123456789\r\n0\r\n\r\n"));
    check_body("0123456789", chunked("A\r\n0123456789\r\n00000\r\n\r\n"));
    check_body("abc", chunked("0000000000000003\r\nabc\r\n0000000000000000\r\n\r\n"));
    for (const std::string size : {"", " 3", "3 ", "+3", "-3", "0x3", "3_0", "g", "3g", "\t3",
                                   "00000000000000003", "3.", "3,", "\"3\""})
        check_refused(400, chunked(size + "\r\nabc\r\n0\r\n\r\n"));
}

TEST_CASE("a chunk beyond 2^63 - 1 is refused by 400, one beyond the limit by 413") {
    check_refused(400, chunked("8000000000000000\r\n"));
    check_refused(400, chunked("ffffffffffffffff\r\n"));
    check_refused(413, chunked("7fffffffffffffff\r\n"));
}

TEST_CASE("chunk extensions are ignored (section 7.1.1)") {
    for (const std::string extension :
         {";a", ";a=b", ";a=\"b\"", ";a;b;c=d", "; a", " ;a", "\t;\ta", ";a =b", ";a= b",
          ";a = \"b c;=\\\"\\\\\" ;d", ";a=\"\"", ";a=\"\xff\t\""})
        check_body("abc", chunked(std::string("3")
                                      .append(extension)
                                      .append("\r\nabc\r\n0")
                                      .append(extension)
                                      .append("\r\n\r\n")));
}

TEST_CASE("malformed chunk extensions are refused") {
    for (const std::string extension :
         {";",      "; ",          ";;a",           ";a;",    ";a=",
          ";=a",    ";a b",        ";a=b c",        ";a=\"b", ";a=\"b\"c",
          ";a\x01", ";a=\"\x01\"", ";a=\"\\\x01\"", " a",     ";a ",
          ";a=b ",  ";a=\"b\" ",   ";a@",           ";a=@",   "=a",
          "\r;a"})
        check_refused(400, chunked("3" + extension + "\r\nabc\r\n0\r\n\r\n"));
}

TEST_CASE("a chunk's line ends in CR LF") {
    check_refused(400, chunked("3\nabc\r\n0\r\n\r\n"));
    check_refused(400, chunked("3\rabc\r\n0\r\n\r\n"));
    check_refused(400, chunked("3;a\nabc\r\n0\r\n\r\n"));
    check_refused(400, chunked("3\r\nabc\r\n0\n\r\n"));
}

TEST_CASE("a chunk's line is at most 4 KiB") {
    const auto line = [](std::size_t size) { return "3;" + std::string(size - 2, 'a'); };
    check_body("abc", chunked(line(4096) + "\r\nabc\r\n0\r\n\r\n"));
    check_refused(400, chunked(line(4097) + "\r\nabc\r\n0\r\n\r\n"));
}

TEST_CASE("chunk extensions are at most 16 KiB in a body") {
    std::string body;
    for (int i = 0; i < 16; ++i) body += "1;" + std::string(1023, 'a') + "\r\nx\r\n";
    check_body(std::string(16, 'x'), chunked(body + "0\r\n\r\n"));
    check_refused(400, chunked(body + "0;\r\n\r\n"));
    check_refused(400, chunked(body + "0;a\r\n\r\n"));
}

TEST_CASE("a chunk's data is followed by CR LF") {
    check_refused(400, chunked("3\r\nabcd\r\n0\r\n\r\n"));
    check_refused(400, chunked("3\r\nabc\n0\r\n\r\n"));
    check_refused(400, chunked("3\r\nabc\r0\r\n\r\n"));
    check_refused(400, chunked("3\r\nabc0\r\n\r\n"));
    check_refused(400, chunked("3\r\nab\r\n0\r\n\r\n"));
}

TEST_CASE("framing fields and Host are no trailers (RFC 9110, section 6.5)") {
    for (const std::string line : {"Content-Length: 3", "Transfer-Encoding: chunked", "hOST: a"})
        check_refused(400, chunked("0\r\n" + line + "\r\n\r\n"));
}

TEST_CASE("trailers are as strict as fields") {
    check_refused(400, chunked("0\r\nX : a\r\n\r\n"));
    check_refused(400, chunked("0\r\nX: a\n\r\n"));
    check_refused(400, chunked("0\r\nX: a\r\n b\r\n\r\n"));
    check_refused(400, chunked("0\r\nX\r\n\r\n"));
    check_refused(400, chunked("0\r\n\n"));
    check_refused(400, chunked("0\r\n\rx"));
}

TEST_CASE("trailers that route, authenticate or describe the content are dropped, others kept") {
    const auto tells = [](request asked) -> exchange {
        while (auto heard = co_await receive_or_end) {}
        std::string all;
        for (const field each : asked.trailers()) all.append(each.name).append(";");
        response answer = text(all);
        co_return std::move(answer);
    };
    const served got = serve_all_cuts(
        tells, chunked("3\r\nabc\r\n0\r\nX-Sum: 1\r\nAuthorization: b\r\nCookie: c\r\n"
                       "Content-Type: d\r\nCONTENT-FOO: e\r\nTrailer: f\r\nKeep-Alive: g\r\n"
                       "Server-Timing: h\r\nExpect: i\r\nProxy-Authorization: j\r\n\r\n"));
    CHECK(got.body() == "X-Sum;Server-Timing;");
}

// ---- Expect, RFC 9110, section 10.1.1

TEST_CASE("any expectation but 100-continue is refused") {
    check_refused(417, with("Expect: 200-ok"));
    check_refused(417, with("Expect: 100-continue, x"));
    check_refused(417, with("Expect:"));
    check_refused(417, with("Expect: 100-continue\r\nExpect: x"));
    check_refused(417, asking("GET / HTTP/1.0", "Expect: x\r\n"));
    check_accepted(with("Expect: 100-continue"));
    check_accepted(with("Expect: 100-CONTINUE"));
}

// ---- Upgrade, RFC 9110, section 7.8

TEST_CASE("Upgrade is ignored") {
    const served got =
        echoed(with("Connection: upgrade\r\nUpgrade: websocket") + std::string(next));
    CHECK(got.status() == 200);
    CHECK(got.answers() == 2);
}

// ---- the order of things

TEST_CASE("the first fault in byte order decides") {
    check_refused(505, "GET / HTTP/2.0\r\nbad field\r\n\r\n");
    check_refused(400, "GET /# HTTP/2.0\r\n\r\n");
    check_refused(400, "FOO / HTTP/1.1\r\nbad field\r\nExpect: x\r\n\r\n");
    check_refused(431, with(std::string(9000, 'x') + "\r\nX"));
}

TEST_CASE("a fault is answered as soon as its line has ended") {
    testing::driver server(connection(echo));
    server.feed("GET / HTTP/1.1\r\nX : ");
    CHECK(server.take().empty());
    server.feed("y\r\n");
    CHECK(server.take().starts_with("HTTP/1.1 400 "));
}

TEST_CASE("once the head is whole: framing, Host, method, Expect, body limit, in this order") {
    const std::string too_much = "Content-Length: 9999999\r\n";
    const std::string expects = "Expect: x\r\n";
    check_refused(400, "FOO / HTTP/1.1\r\nContent-Length: x\r\n" + expects + "\r\n");
    check_refused(400, "FOO / HTTP/1.1\r\n" + expects + too_much + "\r\n");
    check_refused(501, "FOO / HTTP/1.1\r\nHost: a\r\n" + expects + too_much + "\r\n");
    check_refused(417, "GET / HTTP/1.1\r\nHost: a\r\n" + expects + too_much + "\r\n");
    check_refused(413, "GET / HTTP/1.1\r\nHost: a\r\n" + too_much + "\r\n");
    // Of framing's own: 501 only where nothing else is wrong with it.
    check_refused(501, "GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
}

// ---- the end of the input, section 8

TEST_CASE("an end inside of the head is answered by 400") {
    check_cut_off("G");
    check_cut_off("GET / HTTP/1.1\r\n");
    check_cut_off("GET / HTTP/1.1\r\nHost: a\r\n");
    check_cut_off("GET / HTTP/1.1\r\nHost: a\r\n\r");
    check_cut_off("\r\nG");
}

TEST_CASE("a request line that never ended is no HEAD: its 400 has a body, at each cut") {
    const served got = echoed("HEAD / HT");
    CHECK(got.status() == 400);
    CHECK(got.body() == "the input ends inside of the head\n");
}

TEST_CASE("an end inside of the body is answered by 400") {
    check_cut_off(asking("POST / HTTP/1.1", "Content-Length: 3\r\n") + "ab");
    check_cut_off(asking("POST / HTTP/1.1", "Content-Length: 3\r\n"));
    for (const std::string body : {"", "3", "3\r", "3\r\n", "3\r\nab", "3\r\nabc", "3\r\nabc\r\n",
                                   "3\r\nabc\r\n0", "0\r\n", "0\r\nX: a\r\n", "0\r\n\r"})
        check_cut_off(chunked(body));
}

TEST_CASE("an end behind a request is no fault: it is answered, then the connection closes") {
    const served got = echoed(get("/"));
    CHECK(got.answers() == 1);
    CHECK_FALSE(got.has("Connection: close"));
}

TEST_CASE("an end before any request is silent") {
    const served got = echoed("");
    CHECK(got.text.empty());
}

// SPDX-License-Identifier: MIT
#include "plait/http/multipart.hpp"

#include "plait/compose/pipe.hpp"
#include "plait/http/error.hpp"
#include "plait/testing/doctest.hpp"
#include "plait/testing/replay.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait;
using namespace plait::http;
using namespace std::string_literals;
using testing::fails;
using testing::replay;

// What came, in one line: `name "filename" type {data}` for each part, a `!` if it did not end.
coro<std::string, multipart_event> told() {
    std::string text;
    bool open = false;
    while (const auto event = co_await receive_or_end) {
        switch (event->what) {
            case multipart_event::kind::part:
                if (open) text += "!";
                text.append(text.empty() ? "" : " ").append(event->name);
                if (event->filename) text.append(" \"").append(*event->filename).append("\"");
                text.append(" ").append(event->type).append(" {");
                open = true;
                break;
            case multipart_event::kind::data:
                text += event->data;
                if (event->data.empty()) text += "empty!";
                break;
            case multipart_event::kind::end: text += "}"; open = false;
        }
    }
    co_return text + (open ? "!" : "");
}

auto reading(const std::string& boundary = "b") {
    return [boundary] { return multipart(boundary) | told(); };
}

std::string part(std::string_view name, std::string_view data) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" +
           std::string(data) + "\r\n";
}
std::string with_head(std::string_view lines) {
    return "--b\r\n" + std::string(lines) + "\r\nx\r\n--b--\r\n";
}

TEST_CASE("the parts of a form come with their names and data, however cut") {
    replay(reading(), part("a", "1") + part("b", "two") + "--b--\r\n",
           "a text/plain {1} b text/plain {two}");
}

TEST_CASE("a file's part has a filename and a type") {
    replay(reading(),
           "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.png\"\r\n"
           "Content-Type: image/png\r\n\r\nP\r\n--b--\r\n",
           "f \"x.png\" image/png {P}");
}

TEST_CASE("a form without parts is just its last boundary") { replay(reading(), "--b--", ""); }

TEST_CASE("a part without data has a head and an end") {
    replay(reading(), part("a", "") + "--b--", "a text/plain {}");
}

TEST_CASE("a part without data needs no line of its own for them") {
    replay(reading(),
           "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b\r\n"
           "Content-Disposition: form-data; name=c\r\n\r\n--b--",
           "a text/plain {} c text/plain {}");
}

TEST_CASE("data that begin like a boundary are data") {
    replay(reading(), part("a", "--c") + "--b--", "a text/plain {--c}");
    replay(reading(), part("a", "-") + "--b--", "a text/plain {-}");
}

TEST_CASE("line ends in data are data, but for the last") {
    replay(reading(), part("a", "\r\n1\r\n\r\n2\n\r\r\n") + "--b--",
           "a text/plain {\r\n1\r\n\r\n2\n\r\r\n}");
}

TEST_CASE("nearly a boundary is data") {
    for (const std::string_view near : {"\r\n--", "\r\n-", "\r\n--c", "\n--b", "\r--b", "\r\n --b",
                                        "\r\r\n--c", "\r\n--\r\n--", "\r\n\r\n--\r\n-"}) {
        CAPTURE(near);
        replay(reading(), part("a", std::string(near) + "x") + "--b--",
               "a text/plain {" + std::string(near) + "x}");
    }
}

TEST_CASE("bytes of all values are data") {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    replay(reading(), part("a", all) + "--b--", "a text/plain {" + all + "}");
}

TEST_CASE("what stands before the first boundary and behind the last is skipped") {
    replay(reading(),
           "This is\r\n--c\r\nno part.\r\n" + part("a", "1") + "--b--\r\n--b\r\nnor this",
           "a text/plain {1}");
}

TEST_CASE("blanks may follow a boundary on its line") {
    replay(reading(), "--b \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--",
           "a text/plain {1}");
}

TEST_CASE("anything else on a boundary's line is refused") {
    for (const std::string_view wrong :
         {"--bc\r\n", "--b-\r\n", "--b -- ", "--b\n", "--b\r\r\n", "--b\rx", "--b x\r\n"}) {
        CAPTURE(wrong);
        replay(reading(), std::string(wrong) + "X: y\r\n\r\n",
               fails<status_error>("something follows a boundary"));
    }
}

TEST_CASE("blanks behind a boundary have an end") {
    replay(reading(), "--b" + std::string(100, ' '), fails<status_error>("something follows"));
}

TEST_CASE("a body that ends before its last boundary is refused, wherever it ends") {
    const std::string whole = part("a", "1") + part("b", "2") + "--b--";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        testing::driver at_once(reading()());
        at_once.feed(std::string_view(whole).substr(0, size));
        at_once.end();
        CHECK(at_once.failure().find("ends before the last") != std::string::npos);
        testing::driver by_bytes(reading()());
        for (std::size_t at = 0; at < size; ++at)
            by_bytes.feed(std::string_view(whole).substr(at, 1));
        by_bytes.end();
        CHECK(by_bytes.failure() == at_once.failure());
    }
}

TEST_CASE("so it is wherever it is cut before its end") {
    for (const std::string_view wire : {"--b", "--b\r\nX: y\r", "x\r\n--b-"})
        replay(reading(), wire, fails<status_error>("ends before the last"));
}

TEST_CASE("a long boundary is found too") {
    const std::string boundary =
        "----WebKitFormBoundary7MA4YWxkTrZu0gW-'()+_,./:=?1234567890123456789";
    replay(reading(boundary),
           "--" + boundary + "\r\nContent-Disposition: form-data; name=a\r\n\r\n--" + boundary +
               "x\r\n--" + boundary.substr(0, 60) + "\r\n--" + boundary + "--",
           fails<status_error>("something follows"));
    replay(reading(boundary),
           "--" + boundary + "\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--" +
               boundary.substr(0, 60) + "\r\n--" + boundary + "--",
           "a text/plain {x\r\n--" + boundary.substr(0, 60) + "}");
}

TEST_CASE("what cannot be a boundary is refused") {
    for (const std::string& wrong :
         {""s, "a "s, "a\r"s, "a\"b"s, "a;b"s, "\xc3\xa9"s, std::string(71, 'b')}) {
        CAPTURE(wrong);
        replay(reading(wrong), "", fails<status_error>("the boundary is missing or malformed"));
    }
}

TEST_CASE("names of fields, and their order in a part's head, do not matter") {
    replay(reading(),
           with_head("X-More: y\r\ncontent-type:text/css\r\n"
                     "CONTENT-DISPOSITION:Form-Data;NAME=a\r\n"),
           "a text/css {x}");
}

TEST_CASE("a part without a name is refused") {
    replay(reading(), with_head("Content-Disposition: form-data\r\n"),
           fails<status_error>("no name"));
    replay(reading(), with_head("Content-Disposition: form-data; filename=x\r\n"),
           fails<status_error>("no name"));
}

TEST_CASE("a part's name may be empty") {
    replay(reading(), with_head("Content-Disposition: form-data; name=\"\"\r\n"),
           " text/plain {x}");
}

TEST_CASE("a part without a disposition is refused") {
    replay(reading(), with_head(""), fails<status_error>("no Content-Disposition"));
    replay(reading(), with_head("Content-Type: text/css\r\n"),
           fails<status_error>("no Content-Disposition"));
}

TEST_CASE("a disposition other than form-data is refused") {
    replay(reading(), with_head("Content-Disposition: attachment; name=a\r\n"),
           fails<status_error>("is not form-data"));
    replay(reading(), with_head("Content-Disposition: form-data; name=a; name=b\r\n"),
           fails<status_error>("is not form-data"));
}

TEST_CASE("a field given twice that counts is refused") {
    replay(reading(),
           with_head("Content-Disposition: form-data; name=a\r\n"
                     "Content-Disposition: form-data; name=b\r\n"),
           fails<status_error>("two dispositions"));
    replay(reading(),
           with_head("Content-Disposition: form-data; name=a\r\n"
                     "Content-Type: text/css\r\nContent-Type: text/css\r\n"),
           fails<status_error>("two types"));
}

TEST_CASE("a line of a part's head that is no field is refused") {
    for (const std::string_view wrong :
         {"x\r\n", ": x\r\n", " a: b\r\n", "a : b\r\n", "\xc3\xa9: x\r\n"}) {
        CAPTURE(wrong);
        replay(reading(), with_head(wrong), fails<status_error>("is no field"));
    }
}

TEST_CASE("a folded line in a part's head is refused") {
    replay(reading(), with_head("X: y\r\n z\r\nContent-Disposition: form-data; name=a\r\n"),
           fails<status_error>("is no field"));
}

TEST_CASE("control characters in a part's head are refused") {
    for (const char wrong : {'\0', '\n', '\r', '\x7f', '\x1b'}) {
        CAPTURE(static_cast<int>(wrong));
        replay(reading(), with_head("X: \"a"s + wrong + "b\"\r\n"),
               fails<status_error>("control character"));
    }
}

TEST_CASE("a part's head that is not UTF-8 is refused") {
    replay(reading(), with_head("Content-Disposition: form-data; name=\"\xff\"\r\n"),
           fails<status_error>("not UTF-8"));
}

TEST_CASE("names in UTF-8 are kept") {
    replay(reading(), with_head("Content-Disposition: form-data; name=\"\xc3\xa9\"\r\n"),
           "\xc3\xa9 text/plain {x}");
}

std::string head_of_size(std::size_t size) {
    std::string head = "Content-Disposition: form-data; name=a\r\nX: ";
    head.append(size - head.size() - 4, 'x');
    return head + "\r\n";
}

TEST_CASE("a part's head may have 8 KiB, with the empty line, and not a byte more") {
    const auto run = [](std::size_t size) {
        auto program = compose(multipart("b"s) | told());
        program.next();
        program.send(with_head(head_of_size(size)));
        if (program.state() == state::wants_input) program.end();
        return program.result();
    };
    CHECK(run(most_part_head) == "a text/plain {x}");
    CHECK_THROWS_AS(run(most_part_head + 1), status_error);
}

TEST_CASE("a form may have a hundred parts, not more") {
    const auto run = [](std::size_t parts) {
        std::string body;
        for (std::size_t i = 0; i < parts; ++i) body += part("a", "");
        auto program = compose(multipart("b"s) | told());
        program.next();
        program.send(body + "--b--");
        if (program.state() == state::wants_input) program.end();
        return program.result().size();
    };
    CHECK(run(100) == 100 * "a text/plain {} "s.size() - 1);
    CHECK_THROWS_AS(run(101), status_error);
}

std::string filename(std::string_view told_name) {
    auto program = compose(multipart("b"s));
    program.next();
    program.send(with_head("Content-Disposition: form-data; name=a; filename=\"" +
                           std::string(told_name) + "\"\r\n"));
    return std::string(*program.output().filename);
}

TEST_CASE("a filename never names a path") {
    CHECK(filename("x.png") == "x.png");
    CHECK(filename("../../etc/passwd") == "passwd");
    CHECK(filename("/etc/passwd") == "passwd");
    CHECK(filename("C:\\Users\\me\\x.png") == "x.png");
    CHECK(filename("..\\x") == "x");
    CHECK(filename("a/b\\c") == "c");
}

TEST_CASE("a filename that is only a path is empty") {
    CHECK(filename("").empty());
    CHECK(filename("a/").empty());
    CHECK(filename("..").empty());
    CHECK(filename("a/.").empty());
    CHECK(filename("\\..").empty());
}

TEST_CASE("a filename keeps escaped quotes and names in UTF-8") {
    CHECK(filename("a\\\"b.txt") == "a\"b.txt");
    CHECK(filename("\xc3\xa9.txt") == "\xc3\xa9.txt");
}

TEST_CASE("data are passed on as they come, not collected") {
    auto program = compose(multipart("b"s));
    program.next();
    program.send("--b\r\nContent-Disposition: form-data; name=a\r\n\r\none");
    CHECK(program.output().what == multipart_event::kind::part);
    program.next();
    CHECK(program.output().data == "one");
    program.next();
    CHECK(program.state() == state::wants_input);
    program.send("two\r\n");
    CHECK(program.output().data == "two");
    program.next();
    CHECK(program.state() == state::wants_input);
}

request_head posted(std::string_view type_line) {
    return parse_request("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(type_line) + "\r\n");
}

TEST_CASE("the boundary is the request's") {
    const request_head asked =
        posted("Content-Type: Multipart/Form-Data; charset=utf-8; Boundary=\"b\"\r\n");
    replay([&] { return multipart(asked.handle()) | told(); }, part("a", "1") + "--b--",
           "a text/plain {1}");
}

int status_for(std::string_view type_line) {
    const request_head asked = posted(type_line);
    try {
        auto program = compose(multipart(asked.handle()));
        program.next();
        if (program.state() == state::failed) program.result();
    } catch (const status_error& why) {
        return why.status();
    }
    return 0;
}

TEST_CASE("a request that is not multipart/form-data, or has no boundary, is refused") {
    CHECK(status_for("Content-Type: multipart/form-data; boundary=b\r\n") == 0);
    CHECK(status_for("") == 415);
    CHECK(status_for("Content-Type: application/x-www-form-urlencoded\r\n") == 415);
    CHECK(status_for("Content-Type: multipart/mixed; boundary=b\r\n") == 415);
    CHECK(status_for("Content-Type: multipart/form-data\r\n") == 400);
    CHECK(status_for("Content-Type: multipart/form-data; boundary=\"a b \"\r\n") == 400);
}

}  // namespace

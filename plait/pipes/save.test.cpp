// SPDX-License-Identifier: MIT
#include "plait/pipes/save.hpp"

#include "plait/pipes/batch.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/tee.hpp"

#include <iostream>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

struct point {
    int x, y;
    friend std::ostream& operator<<(std::ostream& out, const point& p) {
        return out << '(' << p.x << ' ' << p.y << ')';
    }
};

// A stream that counts how often it is flushed, and can be full.
class device : public std::streambuf {
public:
    int flushed = 0;
    std::size_t room = 1000;
    std::string written;

private:
    int sync() override {
        ++flushed;
        return 0;
    }
    int_type overflow(int_type c) override {
        if (written.size() == room) return traits_type::eof();
        written += static_cast<char>(c);
        return c;
    }
};

}  // namespace

TEST_CASE("save writes a line for each item, and passes it on") {
    std::ostringstream out;
    std::vector<int> result;
    (save(out) | collect(result)).feed(numbers(8, 10));
    CHECK(out.str() == "8\n9\n10\n");
    CHECK(result == numbers(8, 10));
}

TEST_CASE("items have texts") {
    std::ostringstream out;
    SUBCASE("strings") {
        save(out).feed(std::vector<std::string>{"a", ""});
        CHECK(out.str() == "a\n\n");
    }
    SUBCASE("what has an operator <<") {
        save(out).feed(std::vector<point>{{1, 2}});
        CHECK(out.str() == "(1 2)\n");
    }
    SUBCASE("numbers, shortest") {
        save(out).feed(std::vector<double>{0.1, 2});
        CHECK(out.str() == "0.1\n2\n");
    }
    SUBCASE("truths") {
        save(out).feed(std::vector<bool>{true, false});
        CHECK(out.str() == "true\nfalse\n");
    }
    SUBCASE("ranges") {
        (batch(2) | save(out)).feed(numbers(1, 3));
        CHECK(out.str() == "[1, 2]\n[3]\n");
    }
    SUBCASE("whatever a function makes of them") {
        save(out, [](int x) { return "<" + std::to_string(x) + ">"; }).feed(numbers(1, 2));
        CHECK(out.str() == "<1>\n<2>\n");
    }
}

TEST_CASE("save flushes at finish, once") {
    device file;
    std::ostream out(&file);
    auto h = save(out).open<int>();
    h.push(1);
    CHECK(file.flushed == 0);
    h.finish();
    CHECK(file.flushed == 1);
}

TEST_CASE("save does not flush when aborted") {
    device file;
    std::ostream out(&file);
    auto h = save(out).open<int>();
    h.push(1);
    h.abort();
    CHECK(file.flushed == 0);
}

TEST_CASE("save throws at the item that its stream cannot take, and names itself") {
    device file;
    file.room = 4;
    std::ostream out(&file);
    auto h = save("errors", out).open<int>();
    h.push(1);
    h.push(2);
    CHECK_THROWS_WITH_AS(h.push(3), "'errors' cannot write: its stream is bad", error);
    CHECK(file.written == "1\n2\n");
}

TEST_CASE("logger writes its prefix before each item") {
    std::ostringstream out;
    logger("Request", out).feed(numbers(1, 2));
    CHECK(out.str() == "Request: 1\nRequest: 2\n");
}

TEST_CASE("logger writes to standard output by default") {
    std::ostringstream out;
    auto* before = std::cout.rdbuf(out.rdbuf());
    logger("Request").feed(numbers(1, 1));
    std::cout.rdbuf(before);
    CHECK(out.str() == "Request: 1\n");
}

TEST_CASE("loggers print their prefix, save its name") {
    CHECK(printed(logger("Request")) == "logger('Request')\n");
    CHECK(printed(logger("log", "Request", std::cout)) == "log('Request')\n");
    CHECK(printed(save("errors", std::cout)) == "errors\n");
}

TEST_CASE("tee pushes a copy aside, and passes the item on") {
    std::ostringstream side;
    std::vector<int> result;
    (tee(save(side)) | collect(result)).feed(numbers(1, 2));
    CHECK(side.str() == "1\n2\n");
    CHECK(result == numbers(1, 2));
}

TEST_CASE("tee may end a pipeline, but its side must end") {
    std::ostringstream side;
    tee(save(side)).feed(numbers(1, 1));
    CHECK(side.str() == "1\n");
    CHECK_THROWS_AS(tee(batch(2)).feed(numbers(1, 1)), pipeline_error);
}

TEST_CASE("the side of a tee is told the end first, and may hold items until then") {
    std::ostringstream out;
    (tee(batch(5) | logger("side", out)) | batch(5) | logger("main", out)).feed(numbers(1, 3));
    CHECK(out.str() == "side: [1, 2, 3]\nmain: [1, 2, 3]\n");
}

TEST_CASE("tee prints its side as a branch") {
    std::ostringstream out;
    CHECK(printed(tee(save(out)) | save("main", out)) == "tee:\n    -->\n        save\nmain\n");
}

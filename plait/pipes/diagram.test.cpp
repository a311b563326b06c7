// SPDX-License-Identifier: MIT
#include "plait/pipes/attempt.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/cached.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/tee.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

auto named(const char* name) {
    return map(name, [](int x) { return x; });
}

// The edges alone: "s0 -> s1 [label="hit"];"
std::string edges(const std::string& dot) {
    std::string found;
    std::istringstream lines(dot);
    for (std::string line; std::getline(lines, line);)
        if (line.find("->") != std::string::npos) found += line.substr(4) + "\n";
    return found;
}

}  // namespace

TEST_CASE("a chain is drawn as a row of nodes") {
    CHECK(to_dot(named("a") | named("b")) ==
          "digraph pipeline {\n"
          "    node [shape=box];\n"
          "    s0 [label=\"a\"];\n"
          "    s1 [label=\"b\"];\n"
          "    s0 -> s1;\n"
          "}\n");
    CHECK(to_mermaid(named("a") | named("b")) ==
          "flowchart TD\n"
          "    s0[\"a\"]\n"
          "    s1[\"b\"]\n"
          "    s0 --> s1\n");
}

TEST_CASE("nodes are numbered as they are printed, edges carry the names of branches") {
    const auto p = named("a") |
                   fork(broadcast, branch("left", named("b") | named("c")), branch("right"),
                        branch(named("d") | plug)) |
                   named("e");
    CHECK(printed(p) ==
          "a\n"
          "broadcast:\n"
          "    left -->\n"
          "        b\n"
          "        c\n"
          "    right -->\n"
          "        <empty pipeline>\n"
          "    -->\n"
          "        d\n"
          "        null\n"
          "e\n");
    CHECK(edges(to_dot(p)) ==
          "s0 -> s1;\n"
          "s1 -> s2 [label=\"left\"];\n"
          "s2 -> s3;\n"
          "s1 -> s4;\n"
          "s4 -> s5;\n"
          "s3 -> s6;\n"
          "s1 -> s6 [label=\"right\"];\n");
    CHECK(to_mermaid(p).find("    s1 -->|\"right\"| s6\n") != std::string::npos);
}

TEST_CASE("a side way does not join") {
    std::vector<int> v;
    CHECK(edges(to_dot(tee(collect(v)) | named("after"))) == "s0 -> s1;\ns0 -> s2;\n");
    std::vector<dead<int>> letters;
    CHECK(edges(to_dot(attempt(named("work"), dead_letter(collect(letters))) | named("after"))) ==
          "s0 -> s1;\ns0 -> s2 [label=\"dead_letter\"];\ns1 -> s3;\n");
}

TEST_CASE("hits of a cache go straight on") {
    CHECK(edges(to_dot(cached(
                           ram{1}, [](int x) { return x; }, named("work")) |
                       named("after"))) ==
          "s0 -> s1 [label=\"miss\"];\ns0 -> s2 [label=\"hit\"];\ns1 -> s2;\n");
}

TEST_CASE("quotes in names do not end them") {
    CHECK(to_dot(named("say \"a\\b\"")).find("label=\"say \\\"a\\\\b\\\"\"") != std::string::npos);
    CHECK(to_mermaid(named("say \"a\"")).find("[\"say #quot;a#quot;\"]") != std::string::npos);
}

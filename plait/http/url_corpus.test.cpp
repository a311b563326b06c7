// SPDX-License-Identifier: MIT
//
// The URLs of a public suite against our splitter: the same parts, or refused where it refuses.
#include "plait/http/error.hpp"
#include "plait/http/url.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <optional>
#include <string>

namespace {

using namespace plait::http;
using nlohmann::json;

const std::string file_name = "../shared/corpora/llhttp.jsonl";

// The suite's events are lines: off=7 len=11 span[url.host]="example.com".
std::map<std::string, std::string> spans_of(const json& one) {
    const std::string payload = one.at("payload");
    std::map<std::string, std::string> spans;
    for (const std::string line : one.at("log")) {
        const auto begun = line.find("span[url.");
        if (begun == std::string::npos) continue;
        const auto name = begun + 9;
        const auto offset = std::stoul(line.substr(line.find("off=") + 4));
        const auto length = std::stoul(line.substr(line.find("len=") + 4));
        spans[line.substr(name, line.find(']') - name)] = payload.substr(offset, length);
    }
    return spans;
}

// The suite tells all of the authority as the host.
std::string authority_of(const url& there) {
    std::string text;
    if (!there.userinfo().empty()) text.append(there.userinfo()).append(1, '@');
    text += there.host();
    const std::string port = ":" + std::to_string(there.port());
    if (there.text().find(std::string(there.host()) + port) != std::string::npos) text += port;
    return text;
}

TEST_CASE("the URLs of the llhttp suite come apart as there") {
    std::ifstream file(file_name);
    if (!file) {
        MESSAGE(file_name, " not found: its cases are not run");
        return;
    }
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        const json one = json::parse(line);
        if (one.at("type") != "url") continue;
        ++cases;
        const std::string payload = one.at("payload");
        CAPTURE(one.at("id").get<std::string>());
        if (!one.at("error").is_null()) {
            CHECK_THROWS_AS(url{payload}, protocol_error);
            continue;
        }
        std::optional<url> there;
        CHECK_NOTHROW(there.emplace(payload));
        if (!there) continue;
        auto spans = spans_of(one);
        CHECK(there->scheme() == spans["schema"]);
        CHECK(authority_of(*there) == spans["host"]);
        CHECK(there->path() == spans["path"]);
        CHECK(there->query() == spans["query"]);
        CHECK(there->fragment() == spans["fragment"]);
    }
    CHECK(cases == 21);
}

}  // namespace

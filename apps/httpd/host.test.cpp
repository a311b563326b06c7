// SPDX-License-Identifier: MIT
#include "apps/httpd/host.hpp"

#include "plait/io/certificates.test.hpp"

#include <doctest/doctest.h>

#include <system_error>

namespace httpd {
namespace {

using names = std::vector<std::string>;

serving usual() {
    serving how;
    how.listen.push_back(plait::io::address::parse("127.0.0.1:0"));
    return how;
}

TEST_CASE("a configuration that says the same changes nothing") {
    host here(usual(), "test");
    const changes what = here.change(usual());
    CHECK(what.made.empty());
    CHECK(what.pending.empty());
}
TEST_CASE("limits, trust and the log's format change while serving") {
    host here(usual(), "test");
    serving fresh = usual();
    fresh.limits.set("body=1k");
    fresh.trusted.push_back(plait::io::network::parse("10.0.0.0/8"));
    fresh.format = plait::http::log_format::json;
    CHECK(here.change(fresh).made == names{"log-format", "limit", "trust"});
    CHECK(here.change(fresh).made.empty());
}
TEST_CASE(
    "addresses, threads and limits of connections change with a restart, and are told each time") {
    host here(usual(), "test");
    serving fresh = usual();
    fresh.listen.push_back(plait::io::address::parse("127.0.0.1:1"));
    fresh.admin = plait::io::address::parse("127.0.0.1:2");
    fresh.threads = 3;
    fresh.debug = true;
    fresh.limits.set("connections=5");
    const names all{"listen", "threads", "admin", "debug", "limit of connections"};
    CHECK(here.change(fresh).pending == all);
    CHECK(here.change(fresh).pending == all);
}
TEST_CASE("an access log that cannot be opened changes nothing at all") {
    host here(usual(), "test");
    serving fresh = usual();
    fresh.access_log = "/nowhere/at/all.log";
    fresh.limits.set("body=1k");
    CHECK_THROWS_AS(here.change(fresh), std::system_error);
    fresh.access_log.clear();
    CHECK(here.change(fresh).made == names{"limit"});
}
TEST_CASE("other certificates are shown while serving; broken ones change nothing") {
    const plait::io::certificates made;
    const auto identity_of = [&](const std::string& name) {
        made.issue(name, "DNS:localhost");
        return plait::io::tls_server::identity{made.certificate_file(name), made.key_file(name)};
    };
    serving how = usual();
    how.identities.push_back(identity_of("first"));
    host here(how, "test");
    serving fresh = how;
    fresh.identities.front() = identity_of("second");
    CHECK(here.change(fresh).made == names{"tls-cert"});
    serving broken = fresh;
    broken.identities.front().key_file = "nowhere.key";
    broken.limits.set("body=1k");
    CHECK_THROWS_AS(here.change(broken), plait::error);
    CHECK(here.change(fresh).made.empty());
}
TEST_CASE("whether there is TLS at all changes with a restart") {
    host here(usual(), "test");
    serving fresh = usual();
    fresh.identities.push_back({"nowhere.pem", "nowhere.key"});
    CHECK(here.change(fresh).pending == names{"tls-cert"});
}

}  // namespace
}  // namespace httpd

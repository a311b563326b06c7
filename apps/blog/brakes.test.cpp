// SPDX-License-Identifier: MIT
#include "apps/blog/brakes.hpp"

#include "apps/blog/site.test.hpp"

#include <doctest/doctest.h>

namespace blogs {
namespace {

TEST_CASE("an IPv4 address has a brake of its own") {
    CHECK(brake_of_address("192.0.2.1") != brake_of_address("192.0.2.2"));
}
TEST_CASE("the addresses of an IPv6 customer share a brake") {
    CHECK(brake_of_address("2001:db8:1:2::1") == brake_of_address("2001:db8:1:2:ffff::9"));
    CHECK(brake_of_address("2001:db8:1:2::1") != brake_of_address("2001:db8:1:3::1"));
}
TEST_CASE("a name that looks like an address is another brake") {
    CHECK(brake_of_name("192.0.2.1") != brake_of_address("192.0.2.1"));
}

struct braked : database_fixture {
    moment take(moment now) { return run(take_one(&one, &db, brake_of_name("ann"), now)); }
    void pardon_ann(moment now) {
        run(db.write([now](connection& on) { pardon(on, brake_of_name("ann"), now); }));
    }
    allowance one{1, 7'200'000};  // two hours
};

TEST_CASE_FIXTURE(braked, "a pardon lets go of who is held") {
    CHECK(take(test_now) == 0);
    CHECK(take(test_now + 1) != 0);
    pardon_ann(test_now + 2);
    CHECK(take(test_now + 3) == 0);
}
TEST_CASE_FIXTURE(braked, "a pardon is good once") {
    CHECK(take(test_now) == 0);
    pardon_ann(test_now + 1);
    CHECK(take(test_now + 2) == 0);
    CHECK(take(test_now + 3) != 0);
}
TEST_CASE_FIXTURE(braked, "another pardon is good again") {
    CHECK(take(test_now) == 0);
    pardon_ann(test_now + 1);
    CHECK(take(test_now + 2) == 0);
    pardon_ann(test_now + 3);
    CHECK(take(test_now + 4) == 0);
}
TEST_CASE_FIXTURE(braked, "a pardon lets go of each allowance of that name") {
    allowance other(1, 7'200'000);
    CHECK(take(test_now) == 0);
    CHECK(run(take_one(&other, &db, brake_of_name("ann"), test_now)) == 0);
    pardon_ann(test_now + 1);
    CHECK(take(test_now + 2) == 0);
    CHECK(run(take_one(&other, &db, brake_of_name("ann"), test_now + 2)) == 0);
}
TEST_CASE_FIXTURE(braked, "a pardon is in force for an hour") {
    pardon_ann(test_now);
    CHECK(take(test_now + 3'600'000) == 0);
    CHECK(take(test_now + 3'600'001) != 0);
}
TEST_CASE_FIXTURE(braked, "one's pardon is none of another's") {
    allowance& shared = one;
    CHECK(run(take_one(&shared, &db, brake_of_name("bob"), test_now)) == 0);
    pardon_ann(test_now + 1);
    CHECK(run(take_one(&shared, &db, brake_of_name("bob"), test_now + 2)) != 0);
}
TEST_CASE_FIXTURE(braked, "pardons that are over are not kept") {
    pardon_ann(test_now);
    run(db.write([](connection& on) { pardon(on, brake_of_name("bob"), test_now + 3'600'000); }));
    CHECK(run(db.read([](connection& on) {
              return on.value<std::string>("SELECT group_concat(brake) FROM pardon").value();
          })) == "name bob");
}

}  // namespace
}  // namespace blogs

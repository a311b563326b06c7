// SPDX-License-Identifier: MIT
#include "apps/blog/local_accounts.hpp"

#include "apps/blog/brakes.hpp"
#include "apps/blog/site.test.hpp"

#include <doctest/doctest.h>

#include <functional>

namespace blogs {
namespace {

constexpr moment hour = 3'600'000;

struct accounts_fixture : database_fixture {
    [[nodiscard]] client at(moment later = 0, const char* address = "192.0.2.1") const {
        return {address, "Browser", test_now + later};
    }
    std::string sign_up(const char* name, const char* password = "a good password") {
        return run(people.sign_up({name, password}, at()));
    }
    std::optional<identity> who(const std::string& token, moment later = 0) {
        return run(people.who(token, test_now + later));
    }
    static int refused(const std::function<void()>& call) {
        try {
            call();
            return 0;
        } catch (const refusal& why) {
            return why.status();
        }
    }

    local_accounts people{db, [](std::string_view name) { return name == "new"; }};
};

TEST_CASE_FIXTURE(accounts_fixture, "who signs up is signed in") {
    const std::string token = sign_up("Ann");
    const auto ann = who(token);
    REQUIRE(ann);
    CHECK(ann->name == "Ann");
    CHECK(ann->canon == "ann");
    CHECK_FALSE(ann->is_admin);
    CHECK(run(db.read([](connection& on) { return blog_of(on, "ann").has_value(); })));
}
TEST_CASE_FIXTURE(accounts_fixture, "a name is taken once, reserved ones are from the start") {
    sign_up("Ann");
    CHECK(refused([&] { sign_up("ANN"); }) == 409);
    CHECK(refused([&] { sign_up("New"); }) == 409);
}
TEST_CASE_FIXTURE(accounts_fixture, "the right password signs in, in any case of the name") {
    sign_up("Ann");
    const std::string token = run(people.sign_in({"aNN", "a good password"}, at()));
    CHECK(who(token)->canon == "ann");
}
TEST_CASE_FIXTURE(accounts_fixture,
                  "a wrong password, an unknown name and no name are told alike") {
    sign_up("Ann");
    std::string said;
    for (const auto& [name, password] :
         {std::pair{"Ann", "a wrong password"}, {"Bob", "a good password"}, {"", ""}, {"/", "x"}}) {
        try {
            run(people.sign_in({name, password}, at()));
            FAIL("signed in");
        } catch (const refusal& why) {
            CHECK(why.status() == 401);
            if (!said.empty()) CHECK(said == why.what());
            said = why.what();
        }
    }
}
TEST_CASE_FIXTURE(accounts_fixture, "tokens and passwords are not in the database as they are") {
    const std::string token = sign_up("Ann");
    CHECK_FALSE(run(db.read([token](connection& on) {
        return on.value<int>("SELECT 1 FROM session WHERE CAST(tokenhash AS TEXT) LIKE $1",
                             "%" + token.substr(4, 10) + "%");
    })));
    CHECK(run(db.read([](connection& on) {
              return on.value<std::string>("SELECT hash FROM account").value();
          })).starts_with("$argon2id$"));
}
TEST_CASE_FIXTURE(accounts_fixture, "what is no token is nobody") {
    sign_up("Ann");
    for (const char* token :
         {"", "sa1_", "x", "' OR 1=1 --", "sa1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
        CHECK_FALSE(who(token));
    CHECK_FALSE(who(std::string(100'000, 'x')));
}
TEST_CASE_FIXTURE(accounts_fixture, "a session ends at sign-out, that one only") {
    const std::string first = sign_up("Ann");
    const std::string second = run(people.sign_in({"Ann", "a good password"}, at()));
    run(people.sign_out(first));
    CHECK_FALSE(who(first));
    CHECK(who(second));
}
TEST_CASE_FIXTURE(accounts_fixture, "a session that is not used for a week is over") {
    const std::string token = sign_up("Ann");
    CHECK(who(token, 6 * 24 * hour));
    CHECK(who(token, 12 * 24 * hour));
    CHECK_FALSE(who(token, 20 * 24 * hour));
}
TEST_CASE_FIXTURE(accounts_fixture, "a session is over after 30 days, used or not") {
    const std::string token = sign_up("Ann");
    for (moment days = 5; days < 30; days += 5) CHECK(who(token, days * 24 * hour));
    CHECK_FALSE(who(token, 30 * 24 * hour));
}
TEST_CASE_FIXTURE(accounts_fixture, "changing the password ends the other sessions") {
    const std::string mine = sign_up("Ann");
    const std::string other = run(people.sign_in({"Ann", "a good password"}, at()));
    const std::string fresh =
        run(people.change_password(*who(mine), "a good password", "a better password", at()));
    CHECK(who(fresh));
    CHECK_FALSE(who(mine));
    CHECK_FALSE(who(other));
    CHECK(refused([&] { run(people.sign_in({"Ann", "a good password"}, at())); }) == 401);
    CHECK(who(run(people.sign_in({"Ann", "a better password"}, at()))));
}
TEST_CASE_FIXTURE(accounts_fixture, "the password is not changed by who does not know it") {
    const auto ann = *who(sign_up("Ann"));
    const auto change = [&](const char* current, const char* fresh) {
        return refused([&] { run(people.change_password(ann, current, fresh, at())); });
    };
    CHECK(change("a wrong password", "a better password") == 403);
    CHECK(change("a good password", "short") == 422);
    CHECK(change("a good password", "a good password") == 422);
    CHECK(who(ann.token));
}
TEST_CASE_FIXTURE(accounts_fixture, "guessing is slowed down, knowing is not") {
    sign_up("Ann");
    const auto guess = [&](const char* password, moment later, const char* address) {
        return refused([&] { run(people.sign_in({"Ann", password}, at(later, address))); });
    };
    for (int i = 0; i < 12; ++i) CHECK(guess("a good password", 0, "192.0.2.2") == 0);
    for (int i = 0; i < 10; ++i) CHECK(guess("a wrong password", 0, "192.0.2.3") == 401);
    CHECK(guess("a wrong password", 0, "192.0.2.4") == 429);
    CHECK(guess("a good password", 0, "192.0.2.4") == 429);
    CHECK(guess("a good password", 30'000, "192.0.2.4") == 0);
}
TEST_CASE_FIXTURE(accounts_fixture, "an address makes five accounts at once") {
    for (const char* name : {"one", "two", "three", "four", "five"}) sign_up(name);
    CHECK(refused([&] { sign_up("six"); }) == 429);
    CHECK(refused([&] { run(people.sign_up({"six", "a good password"}, at(0, "192.0.2.9"))); }) ==
          0);
}
TEST_CASE_FIXTURE(accounts_fixture,
                  "sessions are listed and ended one by one, by their owner only") {
    const std::string mine = sign_up("Ann");
    const std::string other = run(people.sign_in({"Ann", "a good password"}, at(hour)));
    const std::int64_t ann = who(mine)->id;
    const std::int64_t bob = who(sign_up("Bob"))->id;
    const auto all = run(people.sessions(ann));
    REQUIRE(all.size() == 2);
    CHECK(all[0].created == test_now + hour);
    CHECK(all[0].agent == "Browser");
    run(people.end_session(bob, all[0].id));
    CHECK(who(other, hour));
    run(people.end_session(ann, all[0].id));
    CHECK_FALSE(who(other, hour));
    CHECK(who(mine));
}
TEST_CASE_FIXTURE(accounts_fixture, "fifty sessions are kept, the oldest go") {
    const std::string first = sign_up("Ann");
    std::string last;
    for (int i = 1; i <= 50; ++i) last = run(people.sign_in({"Ann", "a good password"}, at(i)));
    CHECK_FALSE(who(first, 60));
    CHECK(who(last, 60));
    CHECK(run(people.sessions(who(last, 60)->id)).size() == 50);
}
TEST_CASE_FIXTURE(accounts_fixture, "what operators do ends sessions") {
    const std::string token = sign_up("Ann");
    const auto operate = [&](std::function<bool(connection&)> what) {
        return run(db.write(std::move(what)));
    };
    CHECK(operate([](connection& on) { return make_admin(on, "ann"); }));
    CHECK_FALSE(operate([](connection& on) { return make_admin(on, "nobody"); }));
    CHECK(who(token)->is_admin);
    CHECK(operate([](connection& on) { return disable(on, "ann", test_now); }));
    CHECK_FALSE(who(token));
    CHECK(refused([&] { run(people.sign_in({"Ann", "a good password"}, at())); }) == 403);
    CHECK(operate([](connection& on) { return enable(on, "ann"); }));
    CHECK(who(run(people.sign_in({"Ann", "a good password"}, at()))));
}
// ---- invitations

struct inviting : accounts_fixture {
    std::string invited(const std::optional<std::string>& name = std::nullopt, moment later = 0) {
        return run(
            db.write([name, later](connection& on) { return invite(on, name, test_now + later); }));
    }
    int sign_up_by(const std::string& invitation, const char* name, moment later = 0,
                   const char* address = "192.0.2.1") {
        return refused([&] {
            run(people.sign_up({name, "a good password", invitation}, at(later, address)));
        });
    }
};

TEST_CASE_FIXTURE(inviting, "a closed site takes only who is invited") {
    people.close(true);
    CHECK(sign_up_by("", "Ann") == 403);
    CHECK(sign_up_by(invited(), "Ann") == 0);
    people.close(false);
    CHECK(sign_up_by("", "Bob") == 0);
}
TEST_CASE_FIXTURE(inviting, "an invitation is good once") {
    const std::string one = invited();
    CHECK(sign_up_by(one, "Ann") == 0);
    CHECK(sign_up_by(one, "Bob") == 403);
}
TEST_CASE_FIXTURE(inviting, "an invitation is good for a day") {
    const std::string one = invited();
    const std::string two = invited();
    CHECK(sign_up_by(one, "Ann", 24 * hour) == 403);
    CHECK(sign_up_by(two, "Ann", 24 * hour - 1) == 0);
}
TEST_CASE_FIXTURE(inviting, "a form that is refused does not use the invitation up") {
    const std::string one = invited();
    CHECK(refused([&] { run(people.sign_up({"Ann", "short", one}, at())); }) == 422);
    CHECK(sign_up_by(one, "new") == 409);
    CHECK(sign_up_by(one, "Ann") == 0);
}
TEST_CASE_FIXTURE(inviting, "an invitation for a name is for that name") {
    const std::string one = invited("ann");
    CHECK(sign_up_by(one, "Bob") == 403);
    CHECK(sign_up_by(one, "ANN") == 0);
}
TEST_CASE_FIXTURE(inviting, "the name of an invitation is nobody else's until it is over") {
    const std::string one = invited("ann");
    CHECK(sign_up_by("", "Ann") == 409);
    CHECK(sign_up_by(invited(), "Ann") == 0);  // the operator has invited both
    CHECK(sign_up_by(one, "Ann") == 409);
    const std::string bob = invited("bob");
    CHECK(sign_up_by("", "Bob", 24 * hour) == 0);
}
TEST_CASE_FIXTURE(inviting, "a name that is taken or invited is not invited again") {
    sign_up("Ann");
    CHECK(refused([&] { invited("ann"); }) == 409);
    invited("bob");
    CHECK(refused([&] { invited("bob"); }) == 409);
    CHECK(refused([&] { invited("bob", 24 * hour); }) == 0);
}
TEST_CASE_FIXTURE(inviting, "what is no invitation is refused, and costs") {
    for (const char* none : {"si1_x", "x", "' OR 1=1 --"}) CHECK(sign_up_by(none, "Ann") == 403);
    for (int i = 0; i < 2; ++i) CHECK(sign_up_by("si1_x", "Ann") == 403);
    CHECK(sign_up_by("si1_x", "Ann") == 429);
}
TEST_CASE_FIXTURE(inviting, "a class behind one address signs up by its invitations") {
    for (const char* name : {"one", "two", "three", "four", "five", "six", "seven"})
        CHECK(sign_up_by(invited(), name) == 0);
}
TEST_CASE_FIXTURE(inviting, "an invitation is not in the database as it is") {
    const std::string one = invited();
    CHECK_FALSE(run(db.read([one](connection& on) {
        return on.value<int>("SELECT 1 FROM invitation WHERE CAST(tokenhash AS TEXT) LIKE $1",
                             "%" + one.substr(4, 10) + "%");
    })));
}

// ---- pardons

TEST_CASE_FIXTURE(accounts_fixture, "who has been unblocked may guess again") {
    sign_up("Ann");
    const auto guess = [&](const char* password) {
        return refused([&] { run(people.sign_in({"Ann", password}, at())); });
    };
    for (int i = 0; i < 10; ++i) CHECK(guess("a wrong password") == 401);
    CHECK(guess("a good password") == 429);
    run(db.write([](connection& on) { pardon(on, brake_of_name("ann"), test_now); }));
    CHECK(guess("a good password") == 0);
}
TEST_CASE_FIXTURE(accounts_fixture, "an address that has been unblocked makes accounts again") {
    for (const char* name : {"one", "two", "three", "four", "five"}) sign_up(name);
    CHECK(refused([&] { sign_up("six"); }) == 429);
    run(db.write([](connection& on) { pardon(on, brake_of_address("192.0.2.1"), test_now); }));
    CHECK(refused([&] { sign_up("six"); }) == 0);
}

TEST_CASE_FIXTURE(accounts_fixture, "who has no password cannot sign in") {
    run(db.write([](connection& on) { add_account(on, "Demo", "demo", no_password, test_now); }));
    for (const char* password : {"", "!", "a good password"})
        CHECK(refused([&] { run(people.sign_in({"Demo", password}, at())); }) == 401);
}

}  // namespace
}  // namespace blogs

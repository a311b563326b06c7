// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

namespace plait::traversal {
namespace {

const visitor nobody;
const visitor ann("ann", {"editors"});

struct root : resource {
    acl access() const override {
        return {deny(principal::user("mallory"), "view"), allow(everyone, "view"),
                allow(principal::group("editors"), "edit"), allow(everyone, "odd")};
    }
};
struct hall : resource {};
struct room : resource {
    acl access() const override {
        return {allow({principal::user("bob"), principal::user("eve")}, "edit"),
                deny(everyone, "odd")};
    }
};

struct house {
    house() : t((build(), s)) { inner = run(t.find<room>("/hall/room/")); }
    void build() {
        s.root<root>().mount<hall>("hall");
        s.on<hall>().mount<room>("room");
        s.seal();
    }
    site s;
    tree t;
    ref<room> inner;
};

TEST_CASE("a resource is asked once for its access list") {
    struct counting : resource {
        acl access() const override {
            ++asked;
            return {allow(everyone, "view")};
        }
        mutable int asked = 0;
    };
    site s;
    s.root<counting>();
    s.seal();
    tree t(s);
    const ref<counting> one = run(t.find<counting>("/"));
    CHECK(one->allows(nobody, "view"));
    CHECK_FALSE(one->allows(nobody, "edit"));
    CHECK(one->asked == 1);
}
TEST_CASE("a copy of an access list has the entries of the first, in order") {
    const acl first{allow(everyone, "a"), deny(everyone, "b")};
    std::string seen;
    for (const acl copy = first; const access_entry& each : copy) seen += each.permission();
    CHECK(seen == "ab");
    CHECK(acl().begin() == acl().end());
}
TEST_CASE("everyone covers visitors without a name") { CHECK(everyone.covers(nobody)); }
TEST_CASE("everyone covers visitors with a name") { CHECK(everyone.covers(ann)); }
TEST_CASE("signed_in covers who has a name") { CHECK(signed_in.covers(ann)); }
TEST_CASE("signed_in does not cover who has none") { CHECK_FALSE(signed_in.covers(nobody)); }
TEST_CASE("a user's principal covers that user") { CHECK(principal::user("ann").covers(ann)); }
TEST_CASE("a user's principal covers no other") { CHECK_FALSE(principal::user("bob").covers(ann)); }
TEST_CASE("the user without a name is nobody's principal") {
    CHECK_FALSE(principal::user("").covers(nobody));
}
TEST_CASE("a group's principal covers its members") {
    CHECK(principal::group("editors").covers(ann));
}
TEST_CASE("a group's principal does not cover others") {
    CHECK_FALSE(principal::group("admins").covers(ann));
}
TEST_CASE("a user is not a group of the same name") {
    CHECK_FALSE(principal::group("ann").covers(ann));
}
TEST_CASE("an access entry tells itself in words") {
    CHECK(allow({everyone, principal::user("ann")}, "view").text() ==
          "allow everyone, user ann view");
    CHECK(deny(principal::group("x"), "edit").text() == "deny group x edit");
}
TEST_CASE("an access entry knows its line") {
    const auto line = std::source_location::current().line() + 1;
    CHECK(allow(everyone, "view").where().line() == line);
}

TEST_CASE("what an ancestor allows is allowed below") {
    const house h;
    CHECK(h.inner->allows(nobody, "view"));
}
TEST_CASE("what no entry names is denied") {
    const house h;
    CHECK_FALSE(h.inner->allows(ann, "delete"));
}
TEST_CASE("the first entry of a list that decides counts") {
    const house h;
    CHECK_FALSE(h.inner->allows(visitor("mallory"), "view"));
}
TEST_CASE("the nearer list decides before the farther one") {
    const house h;
    CHECK_FALSE(h.inner->allows(ann, "odd"));
    CHECK(h.inner->parent()->allows(ann, "odd"));
}
TEST_CASE("a list that does not decide leaves it to its ancestors") {
    const house h;
    CHECK(h.inner->allows(ann, "edit"));
}
TEST_CASE("one entry may speak of several principals") {
    const house h;
    CHECK(h.inner->allows(visitor("eve"), "edit"));
    CHECK(h.inner->allows(visitor("bob"), "edit"));
}
TEST_CASE("what is allowed below is not allowed above") {
    const house h;
    CHECK_FALSE(h.inner->parent()->allows(visitor("bob"), "edit"));
}

}  // namespace
}  // namespace plait::traversal

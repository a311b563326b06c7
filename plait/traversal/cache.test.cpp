// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include "plait/testing/counted.hpp"

#include <memory>
#include <string>
#include <vector>

namespace plait::traversal {
namespace {

// All resources made here count in this one.
testing::counts* seen = nullptr;

struct root : resource {
    testing::counted alive{*seen};
};
struct item : resource {
    item() = default;
    explicit item(int its_payload) : payload(its_payload) {}
    int payload = 0;
    testing::counted alive{*seen};
};

struct shop {
    shop() : t((seen = &counts, build(), s)) {}
    ~shop() { seen = nullptr; }
    shop(const shop&) = delete;
    shop& operator=(const shop&) = delete;
    void build() {
        s.root<root>().mount_set<item>(text_id, "item").mount<item>("fixed.item");
        s.on<item>().mount_set<item>(text_id, "item").when(recursion(5));
        s.seal();
    }
    [[nodiscard]] ref<resource> child(std::string name) {
        return run(run(t.root())->child(std::move(name)));
    }
    testing::counts counts;
    site s;
    tree t;
};

TEST_CASE("nothing is made before it is asked for") { CHECK(shop().counts.constructed == 0); }
TEST_CASE("a child looked up twice is one object") {
    shop here;
    const auto a = here.child("a");
    const auto b = here.child("a");
    CHECK(a.get() == b.get());
}
TEST_CASE("children of other names are others") {
    shop here;
    CHECK(here.child("a").get() != here.child("b").get());
}
TEST_CASE("the same name below another parent is another") {
    shop here;
    const auto below = run(here.child("a")->child("a"));
    CHECK(below.get() != here.child("a").get());
}
TEST_CASE("a walk finds what was looked up before") {
    shop here;
    const auto a = here.child("a");
    CHECK(run(here.t.find("/a/")) == a);
}
TEST_CASE("the tree holds what was looked up") {
    shop here;
    const resource* first = here.child("a").get();
    CHECK(here.counts.alive() == 2);
    CHECK(here.child("a").get() == first);
}
TEST_CASE("all goes with the tree") {
    testing::counts counts;
    {
        shop here;
        seen = &counts;
        static_cast<void>(here.child("a"));
        static_cast<void>(run(here.t.find("/b/c/d/")));
        CHECK(counts.alive() == 5);
    }
    CHECK(counts.alive() == 0);
    CHECK(counts.misused == 0);
}
TEST_CASE("a handle that outlives the tree keeps its lineage, and no more") {
    testing::counts counts;
    ref<resource> kept;
    {
        shop here;
        seen = &counts;
        kept = run(here.t.find("/b/c/"));
        static_cast<void>(run(here.t.find("/b/c/d/")));
        static_cast<void>(here.child("other"));
    }
    CHECK(counts.alive() == 3);
    CHECK(kept->parent()->name() == "b");
    kept = nullptr;
    CHECK(counts.alive() == 0);
}
TEST_CASE("a child keeps its parents when the cache is cleared") {
    shop here;
    auto deep = run(here.t.find("/a/b/c/"));
    run(here.t.root())->cache().clear();
    CHECK(here.counts.alive() == 4);
    CHECK(deep->url() == "/a/b/c/");
}
TEST_CASE("clearing lets go of what nobody holds") {
    shop here;
    static_cast<void>(run(here.t.find("/a/b/c/")));
    run(here.t.root())->cache().clear();
    CHECK(here.counts.alive() == 1);
}
TEST_CASE("clearing lets go of what is below, not beside") {
    shop here;
    static_cast<void>(here.child("b"));
    static_cast<void>(run(here.t.find("/a/x/y/")));
    here.child("a")->cache().clear();
    CHECK(here.counts.alive() == 3);
}
TEST_CASE("what was cleared and is held elsewhere is still one object") {
    shop here;
    const auto a = here.child("a");
    run(here.t.root())->cache().clear();
    CHECK(here.child("a").get() == a.get());
}
TEST_CASE("while a cache is read-only, nothing new is kept") {
    shop here;
    const auto top = run(here.t.root());
    const auto frozen = top->cache().read_only();
    for (int i = 0; i < 1000; ++i) static_cast<void>(here.child(std::to_string(i)));
    CHECK(here.counts.alive() == 1);
}
TEST_CASE("while a cache is read-only, what it has is found") {
    shop here;
    const auto a = here.child("a");
    const auto top = run(here.t.root());
    const auto frozen = top->cache().read_only();
    CHECK(here.child("a").get() == a.get());
}
TEST_CASE("read-only holds for all below") {
    shop here;
    const auto top = run(here.t.root());
    const auto frozen = top->cache().read_only();
    static_cast<void>(run(here.t.find("/a/b/c/")));
    CHECK(here.counts.alive() == 1);
}
TEST_CASE("read-only does not hold beside") {
    shop here;
    const auto a = here.child("a");
    const auto frozen = a->cache().read_only();
    static_cast<void>(here.child("b"));
    static_cast<void>(run(a->child("c")));
    CHECK(here.counts.alive() == 3);
}
TEST_CASE("after read-only the cache keeps again") {
    shop here;
    const auto top = run(here.t.root());
    { const auto frozen = top->cache().read_only(); }
    static_cast<void>(here.child("a"));
    CHECK(here.counts.alive() == 2);
}
TEST_CASE("thousands of children keep their identity") {
    shop here;
    std::vector<resource*> made;
    for (int i = 0; i < 3000; ++i) made.push_back(here.child(std::to_string(i)).get());
    bool same = true;
    for (int i = 0; i < 3000; ++i)
        same = same && here.child(std::to_string(i)).get() == made[static_cast<std::size_t>(i)];
    CHECK(same);
}

// ---- lookups by name and type

TEST_CASE("a child of the type asked for is given") {
    shop here;
    CHECK(run(run(here.t.root())->child<item>("a")) != nullptr);
}
TEST_CASE("a child of another type is null") {
    shop here;
    CHECK(run(run(here.t.root())->child<root>("a")) == nullptr);
}
TEST_CASE("a child that is not there is null") {
    shop here;
    CHECK(here.child("a.b") == nullptr);
}
TEST_CASE("what is no name of a segment is no child") {
    shop here;
    for (const char* each : {"", ".", "..", "a/b", "a\\b", "@@a"}) {
        CAPTURE(each);
        CHECK(here.child(each) == nullptr);
    }
}

// ---- batches

TEST_CASE("a batch passes the payload to the constructor") {
    shop here;
    const auto make = run(here.t.root())->node<item>("item");
    CHECK(make("a", 7)->payload == 7);
}
TEST_CASE("what a batch made is what a lookup finds") {
    shop here;
    const auto make = run(here.t.root())->node<item>("item");
    const ref<item> made = make("a", 7);
    CHECK(here.child("a") == made);
}
TEST_CASE("a batch gives what is there already") {
    shop here;
    const auto before = here.child("a");
    const auto make = run(here.t.root())->node<item>("item");
    CHECK(make("a", 7) == before);
}
TEST_CASE("a batch makes the child of a mount") {
    shop here;
    const auto make = run(here.t.root())->node<item>("fixed.item");
    CHECK(make("fixed.item", 9)->url() == "/fixed.item/");
}
TEST_CASE("a name that the walk would not find is refused") {
    shop here;
    const auto make = run(here.t.root())->node<item>("item");
    for (const char* each : {"", "a.b", "a/b", "fixed.item"}) {
        CAPTURE(each);
        CHECK_THROWS_AS(make(each), error);
    }
}
TEST_CASE("a mount has one name only") {
    shop here;
    const auto make = run(here.t.root())->node<item>("fixed.item");
    CHECK_THROWS_AS(make("other"), error);
}
TEST_CASE("a batch of no mount is refused") {
    shop here;
    const auto top = run(here.t.root());
    CHECK_THROWS_AS(static_cast<void>(top->node<item>("nothing")), error);
    CHECK_THROWS_AS(static_cast<void>(top->node<root>("item")), error);
}
TEST_CASE("a batch that its mount's condition forbids is empty") {
    shop here;
    const auto deep = run(here.t.find("/a/b/c/d/e/"));
    REQUIRE(deep != nullptr);
    const auto make = deep->node<item>("item");
    CHECK_FALSE(make);
    CHECK(make("f") == nullptr);
}
TEST_CASE("a batch that is allowed is not empty") {
    shop here;
    CHECK(run(here.t.root())->node<item>("item"));
}
TEST_CASE("while a cache is read-only, a batch keeps nothing") {
    shop here;
    const auto top = run(here.t.root());
    const auto frozen = top->cache().read_only();
    const auto make = top->node<item>("item");
    for (int i = 0; i < 1000; ++i) CHECK(make(std::to_string(i), i)->payload == i);
    CHECK(here.counts.alive() == 1);
}

// ---- handles

TEST_CASE("a handle of no resource is null") {
    const ref<item> none;
    CHECK_FALSE(none);
    CHECK(none == nullptr);
    CHECK(none.as<root>() == nullptr);
}
TEST_CASE("a handle copied and dropped leaves one object") {
    shop here;
    {
        const auto a = here.child("a");
        const ref<resource> copy =
            a;  // NOLINT(*-unnecessary-copy-initialization): it is the subject
        CHECK(copy == a);
    }
    CHECK(here.counts.alive() == 2);
    CHECK(here.counts.misused == 0);
}
TEST_CASE("a handle becomes one of a base") {
    shop here;
    const ref<item> a = run(run(here.t.root())->child<item>("a"));
    const ref<resource> base = a;
    CHECK(base == a);
}

TEST_CASE("a name that a mount has only elsewhere is a member's here") {
    site s;
    struct folder : resource {};
    struct member : resource {};
    struct fixed : resource {};
    s.root<folder>().mount<folder>("folder").when(recursion(2));
    s.on<folder>().mount_set<member>(text_id, "member").mount<fixed>("fixed").when(under("folder"));
    s.seal();
    tree t(s);
    const ref<resource> top = run(t.root());
    CHECK(top->node<member>("member")("fixed") == run(t.find<member>("/fixed/")));
    CHECK(run(t.find<fixed>("/folder/fixed/")) != nullptr);
    CHECK_THROWS_AS(run(t.find("/folder/"))->node<member>("member")("fixed"), error);
}

}  // namespace
}  // namespace plait::traversal

// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include "plait/testing/counted.hpp"

#include <coroutine>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace plait::traversal {
namespace {

// Something to wait for, completed by hand.
struct gate {
    std::coroutine_handle<> waiting;
    void open() { std::exchange(waiting, nullptr).resume(); }
};
class passing {
public:
    static constexpr bool cancels = true;
    explicit passing(gate& through) noexcept : gate_(&through) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> self) const noexcept { gate_->waiting = self; }
    void await_resume() const noexcept {}

private:
    gate* gate_;
};
inline constexpr local<gate&> the_gate{"gate"};
inline constexpr local<testing::counts&> the_counts{"counts"};

struct no_row : std::runtime_error {
    no_row() : std::runtime_error("no row") {}
};
struct root : resource {};
struct plain : resource {
    static std::unique_ptr<plain> load(place at) {
        if (at.name() == "none") return nullptr;
        if (at.name() == "gone") throw no_row();
        if (at.name() == "file") throw std::filesystem::filesystem_error("x", std::error_code());
        if (at.name() == "bad") throw std::runtime_error("bad");
        return std::make_unique<plain>();
    }
    using not_exist = exceptions<no_row, std::filesystem::filesystem_error>;
};
struct strict : resource {
    static std::unique_ptr<strict> load(place) { throw no_row(); }
};
struct later : resource {
    static found<later> load(place at) {
        if (at.name() == "gone") throw no_row();
        if (at.name() == "bad") throw std::runtime_error("bad");
        if (at.name() == "none") co_return nullptr;
        auto& through = co_await the_gate;
        co_await passing(through);
        if (at.name() == "late_none") co_return nullptr;
        if (at.name() == "late_gone") throw no_row();
        co_return std::make_unique<later>();
    }
    using not_exist = exceptions<no_row>;
};
struct counting : resource {
    explicit counting(testing::counts& into) : kept(into) {}
    static found<counting> load(place at) {
        auto& counts = co_await the_counts;
        const testing::counted local_object(counts);
        if (at.name() == "waits") {
            auto& through = co_await the_gate;
            co_await passing(through);
        }
        co_return std::make_unique<counting>(counts);
    }
    testing::counted kept;
};
struct lined : resource {
    static std::unique_ptr<lined> load(place at) {
        auto made = std::make_unique<lined>();
        made->seen = std::string(at.parent().name()) + "/" + std::string(at.name());
        made->above = at.nearest<plain>();
        made->missing = at.nearest<strict>();
        return made;
    }
    std::string seen;
    plain* above = nullptr;
    strict* missing = nullptr;
};
struct base : resource {
    static std::unique_ptr<base> load(place at);
};
struct derived : base {};
std::unique_ptr<base> base::load(place at) {
    if (at.name() == "special") return std::make_unique<derived>();
    return std::make_unique<base>();
}
http::response of_base(base&) { return http::text("base"); }
http::response of_derived(derived&) { return http::text("derived"); }
http::response page(resource& at) { return http::text(at.url()); }

struct place_of_all {
    place_of_all() {
        auto on = s.root<root>();
        on.mount_set<plain>(matching("p", [](std::string_view n) { return n != "x"; }), "plain");
        on.mount<strict>("strict").mount<later>("later");
        s.on<plain>().mount_set<lined>(text_id, "lined").mount<counting>("counting");
        s.on<plain>().mount<counting>("waits");
        s.on<strict>().mount_set<later>(text_id, "later");
        s.on<resource>().get(page).open();
        s.seal();
    }
    site s;
};

std::string error_of(const site& s, std::string_view path) {
    try {
        return walked(s, path);
    } catch (const std::exception& thrown) {
        return std::string("threw ") + thrown.what();
    }
}

TEST_CASE("null is not found") { CHECK(walked(place_of_all().s, "/none/") == "nothing"); }
TEST_CASE("an exception that means absence is not found") {
    CHECK(walked(place_of_all().s, "/gone/") == "nothing");
    CHECK(walked(place_of_all().s, "/file/") == "nothing");
}
TEST_CASE("any other exception of load propagates") {
    CHECK(error_of(place_of_all().s, "/bad/") == "threw bad");
}
TEST_CASE("an exception means absence only for the type that says so") {
    CHECK(error_of(place_of_all().s, "/strict/") == "threw no row");
}
TEST_CASE("load sees its place") {
    const place_of_all all;
    tree t(all.s);
    const auto found = run(t.find<lined>("/a/b/"));
    CHECK(found->seen == "a/b");
    CHECK(found->above == found->parent());
    CHECK(found->missing == nullptr);
}

// A tree walked by a program that may wait.
coro<std::string> walk_in(const site* s, std::string path) {
    tree t(*s);
    const destination end = co_await t.walk(std::move(path));
    co_return led(end);
}
struct walking {
    explicit walking(const site& s, std::string path)
        : program(compose(walk_in(&s, std::move(path)), bind(the_gate, through))) {
        program.next();
    }
    gate through;
    plait::program<std::string, nothing, nothing> program;
};
struct hidden_later {
    hidden_later() {
        s.root<root>().mount_set<later>(text_id, "later");
        s.on<later>().mount_set<later>(text_id, "later").when(recursion(3));
        s.seal();
    }
    site s;
};

TEST_CASE("a load that finds nothing at once does not wait") {
    const hidden_later h;
    walking w(h.s, "/none/");
    CHECK(w.program.result() == "nothing");
}
TEST_CASE("a load that waits is waited for") {
    const hidden_later h;
    walking w(h.s, "/a/");
    CHECK(w.program.state() == state::waiting);
    w.through.open();
    CHECK(w.program.result() == "/a/");
}
TEST_CASE("each load of a path is waited for in turn") {
    const hidden_later h;
    walking w(h.s, "/a/b/c/");
    w.through.open();
    w.through.open();
    CHECK(w.program.state() == state::waiting);
    w.through.open();
    CHECK(w.program.result() == "/a/b/c/");
}
TEST_CASE("a load may find nothing late") {
    const hidden_later h;
    walking w(h.s, "/late_none/");
    w.through.open();
    CHECK(w.program.result() == "nothing");
}
TEST_CASE("an exception means absence late too") {
    const hidden_later h;
    walking w(h.s, "/late_gone/x/");
    w.through.open();
    CHECK(w.program.result() == "nothing");
}
TEST_CASE("a coroutine's other exceptions propagate") {
    const hidden_later h;
    walking w(h.s, "/bad/");
    CHECK(w.program.state() == state::failed);
    CHECK_THROWS_AS(static_cast<void>(w.program.result()), std::runtime_error);
}
TEST_CASE("a walk that is closed while it waits leaves nothing behind") {
    testing::counts counts;
    const place_of_all all;
    gate through;
    {
        site s;
        s.root<root>().mount_set<counting>(text_id, "name");
        s.seal();
        auto program =
            compose(walk_in(&s, "/waits/"), bind(the_gate, through), bind(the_counts, counts));
        program.next();
        CHECK(program.state() == state::waiting);
        CHECK(counts.alive() == 1);
        program.close();
        CHECK(counts.alive() == 0);
    }
    CHECK(counts.misused == 0);
}
TEST_CASE("what was loaded is destroyed once, with its tree") {
    testing::counts counts;
    site s;
    s.root<root>().mount_set<counting>(text_id, "name");
    s.seal();
    auto program = compose(walk_in(&s, "/a/"), bind(the_counts, counts));
    program.next();
    CHECK(program.result() == "/a/");
    CHECK(counts.alive() == 0);
    CHECK(counts.constructed == 2);
    CHECK(counts.misused == 0);
}
TEST_CASE("what load gives is seen as the type it is") {
    site s;
    s.root<root>().mount_set<base>(text_id, "name");
    s.on<base>().get(of_base).open();
    s.on<derived>().get(of_derived).open();
    s.seal();
    CHECK(ask(s, "GET /special/").body() == "derived");
    CHECK(ask(s, "GET /usual/").body() == "base");
}
TEST_CASE("a derived type that the site does not know is seen as the mounted one") {
    site s;
    s.root<root>().mount_set<base>(text_id, "name");
    s.on<base>().get(of_base).open();
    s.seal();
    CHECK(ask(s, "GET /special/").body() == "base");
}
TEST_CASE("an exception of load is a 500") {
    const place_of_all all;
    CHECK(ask(all.s, "GET /bad/").status() == 500);
}
TEST_CASE("a request waits for its loads as its tests do") {
    const hidden_later h;
    gate through;
    const application app(h.s);
    testing::driver server(http::connection(app), bind(the_gate, through));
    server.feed("GET /a/ HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(server.written().empty());
    through.open();
    CHECK(answered{server.written()}.status() == 404);  // found, but it has no view
}

TEST_CASE("a child that two look up at the same time is one object") {
    const hidden_later h;
    tree t(h.s);
    const ref<resource> top = run(t.root());
    gate first_gate;
    gate second_gate;
    auto first = compose(top->child("a"), bind(the_gate, first_gate));
    auto second = compose(top->child("a"), bind(the_gate, second_gate));
    first.next();
    second.next();
    REQUIRE(first.state() == state::waiting);
    REQUIRE(second.state() == state::waiting);
    second_gate.open();
    first_gate.open();
    const ref<resource> found = first.result();
    CHECK(found == second.result());
    CHECK(found == run(top->child("a")));
}

}  // namespace
}  // namespace plait::traversal

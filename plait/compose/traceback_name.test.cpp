// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <functional>
#include <map>

// The names of functions in tracebacks: the same text from both compilers.

namespace outer::inner {

plait::coro<> nested() { co_await std::suspend_never(); }
plait::coro<int, int, std::string> nested_with(int, char) { co_return 1; }

}  // namespace outer::inner

namespace myplait {

struct plaited {};
plait::coro<> own() { co_return; }
plait::coro<> takes(plaited) { co_return; }

}  // namespace myplait

namespace plait::things {

coro<> within(std::string_view) { co_return; }

}  // namespace plait::things

namespace {

using namespace plait;
using namespace plait::test;
using bytes = std::string_view;
template <class R>
using reader = coro<R, bytes>;
using server = coro<void, bytes, bytes>;

// The function in the last line of the traceback of a program that failed before it began.
template <class R, class In, class Out>
std::string name_of(coro<R, In, Out> made) {
    auto program = compose(std::move(made));
    program.fail(std::domain_error("before it began"));
    std::string text = program.failure();
    text.erase(0, text.rfind(", in ") + 5);
    return text.substr(0, text.find('\n'));
}

coro<> plain() { co_return; }
coro<int> returns_int(int) { co_return 1; }
coro<void*> returns_pointer() { co_return nullptr; }
coro<> takes_function(int (*)(int)) { co_return; }
coro<> takes_templates(std::map<int, std::function<void(int)>>, const std::string*) { co_return; }
reader<std::string> aliased(int) { co_return ""; }
server aliased_whole() { co_return; }
auto deduced() -> coro<> { co_return; }
static coro<> file_static() { co_return; }

TEST_CASE("a plain coroutine has its name") { CHECK(name_of(plain()) == "coro<> plain()"); }

TEST_CASE("what stands in angle brackets and parentheses is left out") {
    CHECK(name_of(returns_int(1)) == "coro<…> returns_int(…)");
}

TEST_CASE("a pointer as the result is left out") {
    CHECK(name_of(returns_pointer()) == "coro<…> returns_pointer()");
}

TEST_CASE("a function as the parameter is left out") {
    CHECK(name_of(takes_function(nullptr)) == "coro<> takes_function(…)");
}

TEST_CASE("templates within templates are left out as one") {
    CHECK(name_of(takes_templates({}, nullptr)) == "coro<> takes_templates(…)");
}

TEST_CASE("an alias of a coroutine type keeps its name") {
    CHECK(name_of(aliased(1)) == "reader<…> aliased(…)");
    CHECK(name_of(aliased_whole()) == "server aliased_whole()");
}

TEST_CASE("a trailing return type is shown in front") {
    CHECK(name_of(deduced()) == "coro<> deduced()");
}

TEST_CASE("a static function is shown without static") {
    CHECK(name_of(file_static()) == "coro<> file_static()");
}

TEST_CASE("namespaces are shown") {
    CHECK(name_of(outer::inner::nested()) == "coro<> outer::inner::nested()");
    CHECK(name_of(outer::inner::nested_with(1, 'c')) == "coro<…> outer::inner::nested_with(…)");
}

TEST_CASE("plait's own namespace is left out, what lies in it is shown") {
    CHECK(name_of(things::within("")) == "coro<> things::within(…)");
}

TEST_CASE("a namespace whose name ends like plait's is shown whole") {
    CHECK(name_of(myplait::own()) == "coro<> myplait::own()");
    CHECK(name_of(myplait::takes({})) == "coro<> myplait::takes(…)");
}

template <class T>
coro<T> generic(T x, std::vector<T>) {
    co_return x;
}
template <int n, class... Ts>
coro<> packed(Ts...) {
    co_return;
}

TEST_CASE("a template is shown without its arguments") {
    CHECK(name_of(generic(1, {})) == "coro<…> generic(…)");
    CHECK(name_of(generic<std::string>("", {})) == "coro<…> generic(…)");
    CHECK(name_of(packed<3>(1, 'c')) == "coro<> packed(…)");
}

struct type {
    coro<> member(int) { co_return; }
    coro<> constant() const { co_return; }
    static coro<> shared() { co_return; }
    virtual coro<> overridable() { co_return; }
    coro<> of_lvalue() & { co_return; }
    coro<> nothrow() noexcept { co_return; }
    virtual ~type() = default;
    template <class T>
    coro<> generic(T) {
        co_return;
    }
    coro<> operator()(int) const { co_return; }
    coro<> operator<<(int) { co_return; }
    coro<> operator[](int) { co_return; }
    coro<> operator<(int) { co_return; }
    coro<> operator->() { co_return; }
    coro<> operator<=>(int) { co_return; }
};

TEST_CASE("a member is shown with its class and its qualifiers") {
    type object;
    CHECK(name_of(object.member(1)) == "coro<> type::member(…)");
    CHECK(name_of(object.constant()) == "coro<> type::constant() const");
    CHECK(name_of(object.of_lvalue()) == "coro<> type::of_lvalue() &");
    CHECK(name_of(object.nothrow()) == "coro<> type::nothrow()");
    CHECK(name_of(object.generic(1)) == "coro<> type::generic(…)");
}

TEST_CASE("static and virtual are left out") {
    type object;
    CHECK(name_of(type::shared()) == "coro<> type::shared()");
    CHECK(name_of(object.overridable()) == "coro<> type::overridable()");
}

TEST_CASE("operators keep their signs") {
    type object;
    CHECK(name_of(object(1)) == "coro<> type::operator()(…) const");
    CHECK(name_of(object << 1) == "coro<> type::operator<<(…)");
    CHECK(name_of(object[1]) == "coro<> type::operator[](…)");
    CHECK(name_of(object < 1) == "coro<> type::operator<(…)");
    CHECK(name_of(object.operator->()) == "coro<> type::operator->()");
    CHECK(name_of(object <=> 1) == "coro<> type::operator<=>(…)");
}

template <class T>
struct holder {
    coro<T> member(T x) { co_return x; }
    template <class U>
    coro<T> both(U) {
        co_return T{};
    }
    struct within {
        coro<> deep() { co_return; }
    };
};

TEST_CASE("a member of a class template is shown without all arguments") {
    holder<int> object;
    CHECK(name_of(object.member(1)) == "coro<…> holder<…>::member(…)");
    CHECK(name_of(object.both("")) == "coro<…> holder<…>::both(…)");
    CHECK(name_of(holder<std::string>::within().deep()) == "coro<> holder<…>::within::deep()");
}

constexpr auto global_lambda = [](int) -> coro<> { co_return; };

void function_with_lambdas(std::vector<std::string>* names) {
    names->push_back(name_of([]() -> coro<> { co_return; }()));
    names->push_back(name_of([](auto) -> coro<> { co_return; }(1)));
    names->push_back(name_of([](int, std::string) mutable -> coro<int> { co_return 1; }(1, "")));
}

TEST_CASE("a lambda is shown by the function it stands in") {
    std::vector<std::string> names;
    function_with_lambdas(&names);
    CHECK(names == std::vector<std::string>(3, "function_with_lambdas(…)::<lambda>"));
}

TEST_CASE("a lambda outside of functions is shown as such") {
    CHECK(name_of(global_lambda(1)) == "<lambda>");
}

}  // namespace

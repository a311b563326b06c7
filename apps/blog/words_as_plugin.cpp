// SPDX-License-Identifier: MIT
//
// A plug-in of the blog, built as a shared object: each post tells how many words it has.
#include "apps/blog/tree.hpp"
#include "plait/traversal/traversal.hpp"

#include <sstream>
#include <string>

// [plugin]
namespace {

plait::coro<plait::http::response> words(plait::traversal::ref<blogs::post> at) {
    blogs::request_facts& facts = co_await blogs::here;
    std::istringstream text(at->facts.text);
    int number = 0;
    for (std::string word; text >> word;) ++number;
    blogs::page_options how;
    how.last_crumb = "Words";
    co_return blogs::answer(facts, *at, blogs::html("<h1>{} words</h1>\n", number), how);
}

}  // namespace

extern "C" void plait_plugin(plait::traversal::site& to) {
    to.on<blogs::post>().get("words", words);
}
// [/plugin]

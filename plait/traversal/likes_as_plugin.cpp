// SPDX-License-Identifier: MIT
//
// A plug-in, built as a shared object: it makes all that is likeable show and count its likes, on any
// site that loads it.
#include "plait/traversal/likeable.test.hpp"
#include "plait/traversal/traversal.hpp"

#include <string>

namespace http = plait::http;
using plait::traversal::resource;
using plait::traversal::site;

namespace {

// [plugin]
struct likes_page : resource {
    std::string title() const override { return "Likes"; }
};

http::response count(likeable& l) { return http::text(std::to_string(l.likes)); }
http::response like(likeable& l) { return http::text(std::to_string(++l.likes)); }
http::response about(likes_page& p) {
    return http::text(p.title() + ": " + std::to_string(p.nearest<likeable>()->likes));
}

}  // namespace

extern "C" void plait_plugin(site& s) {
    s.on<likeable>().get("likes", count).post("like", like).needs("like").mount<likes_page>("fans");
    s.on<likes_page>().get(about);
}
// [/plugin]

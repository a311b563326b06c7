// SPDX-License-Identifier: MIT
//
// What is accepted as a URL comes apart into parts of which it can be put together again; what a
// reference is resolved to is an absolute URL, and resolved again stays what it is.
#include "plait/http/error.hpp"
#include "plait/http/url.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

using namespace plait;

static void require(bool holds) {
    if (!holds) std::abort();
}

static std::string put_together(const http::url& there) {
    const std::string& text = there.text();
    std::string made;
    if (there.absolute()) made.append(there.scheme()).append(":");
    if (!there.host().empty()) {
        made += "//";
        if (const std::string user = std::string(there.userinfo()) + "@";
            text.compare(made.size(), user.size(), user) == 0)
            made += user;
        made += there.host();
        if (const std::string port = ":" + std::to_string(there.port());
            text.compare(made.size(), port.size(), port) == 0)
            made += port;
    }
    made += there.path();
    if (text.size() > made.size() && text[made.size()] == '?')
        made.append("?").append(there.query());
    if (text.size() > made.size()) made.append("#").append(there.fragment());
    return made;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const http::url there(text);
        require(put_together(there) == text);
        const http::url base("http://ann@example.com:8080/a/b?c#d");
        const http::url resolved = base.resolve(text);
        require(resolved.absolute() && !resolved.host().empty());
        require(resolved.userinfo().empty() || there.absolute() || text.starts_with("//"));
        require(base.resolve(resolved.text()).text() == resolved.text());
        require(resolved.target().front() == '/');
        const http::url again(resolved.origin().text() + resolved.target());
        require(again.origin() == resolved.origin() || resolved.host().find('%') != bytes::npos);
        require(again.target() == resolved.target());
    } catch (const http::protocol_error&) {
        return 0;
    }
    return 0;
}

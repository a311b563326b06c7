// SPDX-License-Identifier: MIT
#include "apps/blog/application.hpp"

#include "apps/blog/passwords.hpp"
#include "apps/blog/tree.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/cookies.hpp"
#include "plait/http/error.hpp"
#include "plait/http/json_text.hpp"
#include "plait/http/negotiation.hpp"
#include "plait/http/percent.hpp"
#include "plait/http/redirect.hpp"

#include <array>
#include <exception>
#include <utility>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;
using plait::traversal::visitor;

namespace {

bool is_safe(plait::bytes method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

void protect(http::response& made, bool secure) {
    const auto add = [&](plait::bytes name, plait::bytes value) {
        if (!made.head().field(name)) made.with(name, value);
    };
    add("Content-Security-Policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'");
    add("X-Content-Type-Options", "nosniff");
    add("Referrer-Policy", "same-origin");
    add("Cross-Origin-Opener-Policy", "same-origin");
    if (secure) add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    add("Cache-Control", "private, no-cache");
    add("Vary", "Cookie, Accept, Accept-Language");
}

bool wants_json(http::request asked) {
    constexpr std::array<std::string_view, 2> types{"text/html", "application/json"};
    return http::preferred_type(asked.field("accept", "*/*"), types) == types[1];
}

phrase title_of(int status) {
    switch (status) {
        case 400: return "This request makes no sense";
        case 403: return "You may not do this";
        case 404: return "There is nothing here";
        case 405: return "This cannot be done here";
        case 409: return "This cannot be done now";
        case 410: return "This is gone";
        case 413: return "This is too much";
        case 414: return "This address is too long";
        case 415: return "This is of the wrong type";
        case 429: return "Please wait a little";
        case 500: return "Something is broken here";
        case 503: return "Too much is going on";
        default: return "This did not work";
    }
}

// What is wrong: in English, for programs, and in the language of whoever asks.
struct reason {
    reason() = default;
    reason(const voice& say, const sentence& what)
        : english(what.in(voice())), said(what.in(say)), tag(say.facts().tag) {}
    // Of a library, which speaks English only.
    explicit reason(std::string_view what) : english(what), said(what), tag(voice().facts().tag) {}

    std::string english;
    std::string said;
    std::string_view tag;  // of the language in which it is said
};

struct trouble {
    int status;
    reason why;
};

// `decisions`: what else is shown to whoever looks for a mistake.
http::response error_page(const request_facts& facts, const trouble& what,
                          std::string_view decisions = {}) {
    const auto& [status, why] = what;
    const phrase title = title_of(status);
    if (wants_json(facts.asked)) {
        std::string text = "{\"status\":" + std::to_string(status) + ",\"title\":";
        http::append_json(text, voice()(title));
        text += ",\"detail\":";
        http::append_json(text, why.english);
        return http::content("application/problem+json", text + "}\n").with_status(status);
    }
    html content("<h1>{}</h1>\n", facts.say(title));
    const bool is_foreign = why.tag != facts.say.facts().tag;
    if (!why.said.empty())
        content.add("<p class=\"reason\"{}>{}</p>\n",
                    is_foreign ? http::attribute("lang", why.tag) : http::attribute(), why.said);
    if (!decisions.empty()) content.add("<pre tabindex=\"0\">{}</pre>\n", decisions);
    content.add("<p class=\"actions\"><a class=\"button\" href=\"/\">{}</a></p>\n",
                facts.say("To the home page"));
    page_options how;
    how.title = facts.say(title);
    how.status = status;
    how.for_robots = false;
    return answer_bare(facts, content, how);
}

// The visitor as the tree knows it.
coro<visitor> visitor_of(http::request) {
    request_facts& facts = co_await here;
    if (!facts.who) co_return visitor();
    std::vector<std::string> groups;
    if (facts.who->is_admin) groups.emplace_back("admin");
    co_return visitor(facts.who->canon, std::move(groups));
}

// What an exception means to whoever asks.
trouble trouble_of(const voice& say, const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const refusal& what) {
        return {what.status(), reason(say, what.why())};
    } catch (const http::status_error& what) {
        return {what.status(), reason(what.what())};
    } catch (const plait::sqlite::busy&) {
        return {503, reason(say, phrase("please try again in a moment"))};
    } catch (const std::exception&) {
        return {500, reason(say, phrase("it has been written to the log"))};
    }
}

// What a refusal of the tree's means.
reason why_not(const request_facts& facts, int status) {
    const bool is_looking = is_safe(facts.asked.method());
    if (status == 403 && !facts.who && !is_looking)
        return {facts.say,
                phrase("you are not signed in; sign in, go back, and send it once more")};
    if (status == 404) return {facts.say, sentence("nothing is found at {}", facts.asked.path())};
    if (status == 405 && is_looking)
        return {facts.say, sentence("{} takes forms; there is nothing to see", facts.asked.path())};
    if (status == 405)
        return {facts.say, sentence("{} is not possible here", facts.asked.method())};
    return {};
}

// All that the tree refuses, and all that fails in it.
coro<http::response> refused(ref<front>, visit v, int status) {
    request_facts& facts = co_await here;
    if (status == 403 && !facts.who && is_safe(facts.asked.method()) && !wants_json(facts.asked))
        co_return http::redirect("/account/signin?next=" +
                                 http::form_encoded(facts.asked.target()));
    const trouble what =
        v.failure() ? trouble_of(facts.say, v.failure()) : trouble{status, why_not(facts, status)};
    co_return error_page(facts, what, v.decisions());
}

}  // namespace

bool is_of_this_site(http::request asked) {
    if (const auto told = asked.field("sec-fetch-site"))
        return *told == "same-origin" || *told == "none";
    const auto origin = asked.field("origin");
    if (!origin || asked.authority().empty()) return false;
    return *origin == std::string(asked.scheme()) + "://" + std::string(asked.authority());
}

void add_errors(plait::traversal::site& to) {
    to.identify(visitor_of);
    to.on<front>().refused(refused);
}

application::application(const plait::traversal::site& whole, services& with)
    : inner_(whole), with_(with) {}

http::exchange application::operator()(http::request asked) const {
    return [](const plait::traversal::application* inner, services* with,
              http::request about) -> http::exchange {
        request_facts facts(*with, about);
        facts.secure = about.scheme() == "https";
        facts.from.address = about.peer();
        facts.from.agent = about.field("user-agent", "");
        facts.from.now = (co_await plait::ambient).now() * 1000;
        facts.say = voice(preferred_language(about.field("accept-language", "")));
        co_await bind(here, facts);
        facts.from.reads = facts.say.in();
        http::response made;
        try {
            if (const auto token = http::cookies(about).find(facts.cookie()))
                facts.who = co_await with->people.who(std::string(*token), facts.from.now);
            if (facts.who) facts.proof = form_proof(facts.who->token);
            if (const auto chosen = language_of(facts.who ? facts.who->language : ""))
                facts.say = voice(*chosen);
            if (!is_safe(about.method()) && !is_of_this_site(about))
                throw refusal(403, "this was sent by another site");
            made = co_await (*inner)(about);
        } catch (const http::status_error&) {
            made = error_page(facts, trouble_of(facts.say, std::current_exception()));
        } catch (const plait::sqlite::busy&) {
            made = error_page(facts, trouble_of(facts.say, std::current_exception()));
        }
        protect(made, facts.secure);
        co_return made;
    }(&inner_, &with_, asked);
}

}  // namespace blogs

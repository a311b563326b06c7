// SPDX-License-Identifier: MIT
//
// Signing up, in and out.
#include "apps/blog/tree.hpp"
#include "plait/http/redirect.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

html name_and_password(const form_state& form, phrase action, std::string_view autocomplete,
                       std::string_view next, const request_facts& facts, bool invited = false) {
    html made = complaint(form);
    made.add(
        "<form class=\"form\" method=\"post\"><input type=\"hidden\" name=\"next\" value=\"{}\">",
        next);
    if (facts.who) made.add(proof_field(facts.proof));  // as another, maybe
    if (invited)
        made.add(input_field(form, "invitation", facts.say("Invitation"),
                             {{"required", true},
                              {"data-hash", true},
                              {"autocomplete", "off"},
                              {"autocapitalize", "none"},
                              {"spellcheck", "false"}}));
    made.add(input_field(form, "username", facts.say("Name"),
                         {{"required", true},
                          {"autocomplete", "username"},
                          {"autocapitalize", "none"},
                          {"spellcheck", "false"}}));
    made.add(password_field(form, "password", facts.say("Password"), autocomplete));
    return made.add("<div class=\"buttons\"><button class=\"main\">{}</button></div></form>\n",
                    facts.say(action));
}

html sign_in_form(const form_state& form, std::string_view next, const request_facts& facts) {
    html made = name_and_password(form, "Sign in", "current-password", next, facts);
    return made.add("<p class=\"note\">{} <a href=\"/account/signup?next={}\">{}</a></p>\n",
                    facts.say("No account yet?"), next, facts.say("Sign up"));
}
html rules(const voice& say) {
    return html(
        "<p>{}</p>\n",
        say("A name has 3 to 30 letters, digits, spaces or _ - . and a password at least 10 "
            "characters. You get a blog of your own."));
}
html sign_up_form(const form_state& form, std::string_view next, const request_facts& facts) {
    html made = rules(facts.say);
    made.add(name_and_password(form, "Sign up", "new-password", next, facts));
    return made.add("<p class=\"note\">{} <a href=\"/account/signin?next={}\">{}</a></p>\n",
                    facts.say("You have an account?"), next, facts.say("Sign in"));
}
html invited_form(const form_state& form, std::string_view next, const request_facts& facts) {
    html made = rules(facts.say);
    made.add("<p>{}</p>\n",
             facts.say("Your invitation is what stands behind the # of the link you were given."));
    return made.add(name_and_password(form, "Sign up", "new-password", next, facts, true));
}

coro<http::response> sign_in_page(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    const std::string next = v.request().query("next", "/");
    co_return form_page(facts, *at, "Sign in", sign_in_form({}, http::local_target(next), facts));
}
coro<http::response> sign_up_page(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    if (facts.with.people.closed()) co_return http::redirect(at->url("invited"));
    const std::string next = v.request().query("next", "/");
    co_return form_page(facts, *at, "Sign up", sign_up_form({}, http::local_target(next), facts));
}
coro<http::response> invited_page(ref<account_desk> at) {
    request_facts& facts = co_await here;
    co_return form_page(facts, *at, "You are invited", invited_form({}, "/", facts));
}

// Somebody who is signed in and signs in as another ends the session first.
coro<void> leave(request_facts* facts) {
    if (facts->who) co_await facts->with.people.sign_out(facts->who->token);
}

// What was pasted: the invitation, or the link it came with.
std::string invitation_in(std::string_view text) {
    text.remove_prefix(text.find('#') + 1);  // npos + 1: none
    const auto from = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from));
}

// What signing in and signing up share: the form leads to a new session, or back to itself.
http::exchange enter(ref<account_desk> at, visit v, phrase title, decltype(&accounts::sign_in) how,
                     decltype(&sign_in_form) again) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    const std::string next(http::local_target(form.value("next")));
    std::optional<refusal> wrong;
    try {
        credentials given{std::string(form.value("username")), std::string(form.value("password")),
                          invitation_in(form.value("invitation"))};
        const std::string token = co_await (facts.with.people.*how)(std::move(given), facts.from);
        co_await leave(&facts);
        http::response to = http::redirect(next);
        facts.give_session(to, token);
        co_return to;
    } catch (const refusal& why) {
        wrong = why;
    }
    co_return form_page(facts, *at, title, again(state_of(facts, form, &*wrong), next, facts),
                        wrong->status());
}

http::exchange sign_in(ref<account_desk> at, visit v) {
    return enter(std::move(at), v, "Sign in", &accounts::sign_in, sign_in_form);
}

http::exchange sign_up(ref<account_desk> at, visit v) {
    return enter(std::move(at), v, "Sign up", &accounts::sign_up, sign_up_form);
}

http::exchange accept_invitation(ref<account_desk> at, visit v) {
    return enter(std::move(at), v, "You are invited", &accounts::sign_up, invited_form);
}

http::exchange sign_out(ref<account_desk>, visit v) {
    request_facts& facts = co_await here;
    co_await read_form(v.request());
    co_await leave(&facts);
    http::response to = http::redirect("/");
    facts.end_session(to);
    co_return to;
}

}  // namespace

void add_entering_views(plait::traversal::site& to) {
    to.on<account_desk>().get("signin", sign_in_page).open();
    to.on<account_desk>().post("signin", sign_in).open();
    to.on<account_desk>().get("signup", sign_up_page).open();
    to.on<account_desk>().post("signup", sign_up).open();
    to.on<account_desk>().get("invited", invited_page).open();
    to.on<account_desk>().post("invited", accept_invitation).open();
    to.on<account_desk>().post("signout", sign_out).open();
}

}  // namespace blogs

// SPDX-License-Identifier: MIT
//
// Signing up, in and out; the account of whoever is signed in.
#include "apps/blog/agent.hpp"
#include "apps/blog/lists.hpp"
#include "apps/blog/passwords.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/error.hpp"
#include "plait/http/redirect.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

constexpr std::size_t longest_about = 500;

http::response form_page(const request_facts& facts, const resource& at, phrase title,
                         const html& content, int status = 200) {
    page_options how;
    how.title = how.last_crumb = facts.say(title);
    how.status = status;
    how.for_robots = false;
    html whole("<h1>{}</h1>\n", facts.say(title));
    return answer(facts, at, whole.add(content), how);
}

html name_and_password(const form_state& form, phrase action, const char* autocomplete,
                       std::string_view next, const request_facts& facts, bool invited = false) {
    html made = complaint(form);
    made.add(
        "<form class=\"form\" method=\"post\"><input type=\"hidden\" name=\"next\" value=\"{}\">",
        next);
    if (facts.who) made.add(proof_field(facts.proof));  // as another, maybe
    if (invited) {
        made.add(
            "<label for=\"invitation\">{}</label><input id=\"invitation\" "
            "name=\"invitation\" required data-hash autocomplete=\"off\" autocapitalize=\"none\" "
            "spellcheck=\"false\" value=\"{}\"{}{}>",
            facts.say("Invitation"), form.value("invitation"), invalid(form, "invitation"),
            described(form, "invitation"));
        made.add(complaint(form, "invitation"));
    }
    made.add(
        "<label for=\"username\">{}</label><input id=\"username\" name=\"username\" required "
        "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" "
        "value=\"{}\"{}{}>",
        facts.say("Name"), form.value("username"), invalid(form, "username"),
        described(form, "username"));
    made.add(complaint(form, "username"));
    made.add(
        "<label for=\"password\">{}</label><input id=\"password\" name=\"password\" "
        "type=\"password\" required autocomplete=\"{}\"{}{}>",
        facts.say("Password"), autocomplete, invalid(form, "password"),
        described(form, "password"));
    made.add(complaint(form, "password"));
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

html about_form(const form_state& form, const request_facts& facts) {
    const voice& say = facts.say;
    html made("<h2>{}</h2>\n<form class=\"form\" method=\"post\" action=\"/account/profile\">",
              say("About you"));
    made.add(proof_field(facts.proof));
    made.add(
        "<label for=\"about\">{}</label><textarea id=\"about\" name=\"about\" "
        "dir=\"auto\"{}{}>\n{}</textarea>",
        say("In a few words"), invalid(form, "about"), described(form, "about"),
        form.value("about"));
    made.add(complaint(form, "about"));
    made.add(
        "<label for=\"language\">{}</label><select id=\"language\" name=\"language\">"
        "<option value=\"\">{}</option>",
        say("Language"), say("As the browser says"));
    for (const language_facts& each : languages)
        made.add("<option value=\"{}\" lang=\"{}\"{}>{}</option>", each.tag, each.tag,
                 http::attribute("selected", form.value("language") == each.tag), each.name);
    made.add("</select><label for=\"zone\">{}</label><select id=\"zone\" name=\"zone\">",
             say("Time zone"));
    for (const std::string& each : zones())
        made.add("<option{}>{}</option>", http::attribute("selected", form.value("zone") == each),
                 each);
    return made.add(
        "</select><div class=\"buttons\"><button class=\"main\">{}</button></div></form>\n",
        say("Save"));
}

html password_form(const form_state& form, const request_facts& facts) {
    const voice& say = facts.say;
    html made("<h2>{}</h2>\n<form class=\"form\" method=\"post\" action=\"/account/password\">",
              say("Password"));
    made.add(proof_field(facts.proof)).add(complaint(form));
    made.add("<input hidden name=\"username\" autocomplete=\"username\" value=\"{}\">",
             facts.who->name);
    made.add(
        "<label for=\"current-password\">{}</label><input "
        "id=\"current-password\" name=\"current-password\" type=\"password\" required "
        "autocomplete=\"current-password\"{}{}>",
        say("The one you have"), invalid(form, "current-password"),
        described(form, "current-password"));
    made.add(complaint(form, "current-password"));
    made.add(
        "<label for=\"new-password\">{}</label><input id=\"new-password\" "
        "name=\"new-password\" type=\"password\" required autocomplete=\"new-password\"{}{}>",
        say("The new one"), invalid(form, "new-password"), described(form, "new-password"));
    made.add(complaint(form, "new-password"));
    return made.add(
        "<p class=\"hint\">{}</p><div class=\"buttons\"><button "
        "class=\"main\">{}</button></div></form>\n",
        say("All other sessions end."), say("Change the password"));
}

html session_list(const std::vector<session_facts>& all, const request_facts& facts) {
    const std::string mine = hex(token_hash(facts.who->token));
    const voice& say = facts.say;
    html made("<h2 id=\"sessions\">{}</h2>\n<ul class=\"sessions\">\n", say("Sessions"));
    for (const session_facts& each : all) {
        const std::string agent = agent_text(each.agent);
        made.add("<li><div><strong>{}</strong><p class=\"meta\">{} · {} {} · {} {}</p></div>",
                 agent.empty() ? say("An unknown browser") : agent, each.address, say("since"),
                 minute(each.created, facts.reading()), say("last seen"),
                 minute(each.seen, facts.reading()));
        if (each.id == mine)
            made.add("<span class=\"note\">{}</span>", say("This one"));
        else
            made.add("<form method=\"post\" action=\"/account/sessions\">")
                .add(proof_field(facts.proof))
                .add(
                    "<input type=\"hidden\" name=\"session\" value=\"{}\"><button>{}</button>"
                    "</form>",
                    each.id, say("End"));
        made.add("</li>\n");
    }
    return made.add("</ul>\n");
}

// Which of its forms has just failed.
struct desk_state {
    std::optional<form_state> about;
    form_state password;
    int status = 200;
};

coro<http::response> desk_page(ref<account_desk> at, desk_state state) {
    request_facts& facts = co_await here;
    const auto sessions = co_await facts.with.people.sessions(facts.user());
    if (!state.about) {
        auto look = [name = facts.who->canon](connection& on) { return find_person(on, name); };
        const auto self = co_await facts.with.db.read(std::move(look));
        state.about.emplace();
        if (self)
            state.about->values = {
                {"about", self->about}, {"zone", self->zone}, {"language", self->language}};
    }
    html content(
        "<h1>{}</h1>\n<p class=\"actions\"><a href=\"{}\">{}</a><a href=\"/files/\">{}</a></p>\n",
        facts.who->name, person_url(facts.who->canon), facts.say("Your page"),
        facts.say("Your pictures"));
    content.add(about_form(*state.about, facts));
    content.add(password_form(state.password, facts));
    content.add(session_list(sessions, facts));
    page_options how;
    how.status = state.status;
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

coro<http::response> desk(ref<account_desk> at) { return desk_page(std::move(at), {}); }

http::exchange keep_profile_of(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    const std::string_view about = form.value("about");
    std::optional<refusal> wrong;
    if (about.size() > longest_about)
        wrong.emplace(422, "about", "this has at most 500 bytes");
    else if (!is_zone(form.value("zone")))
        wrong.emplace(422, "about", "there is no such time zone");
    else if (!form.value("language").empty() && !language_of(form.value("language")))
        wrong.emplace(422, "about", "there is no such language here");
    if (wrong) {
        desk_state state;
        state.about = state_of(facts, form, &*wrong);
        state.status = 422;
        co_return co_await desk_page(std::move(at), std::move(state));
    }
    auto change = [id = facts.user(), about = std::string(about),
                   zone = std::string(form.value("zone")),
                   language = std::string(form.value("language"))](connection& on) {
        person changed;
        changed.id = id;
        changed.about = about;
        changed.zone = zone;
        changed.language = language;
        keep_profile(on, changed);
    };
    co_await facts.with.db.write(std::move(change));
    co_return http::redirect("/account/");
}

http::exchange change_password(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    std::optional<refusal> wrong;
    try {
        const std::string token = co_await facts.with.people.change_password(
            *facts.who, std::string(form.value("current-password")),
            std::string(form.value("new-password")), facts.from);
        http::response to = http::redirect("/account/");
        facts.give_session(to, token);
        co_return to;
    } catch (const refusal& why) {
        wrong = why;
    }
    desk_state state;
    state.password = state_of(facts, form, &*wrong);
    state.status = wrong->status();
    co_return co_await desk_page(std::move(at), std::move(state));
}

http::exchange end_one(ref<account_desk>, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    co_await facts.with.people.end_session(facts.user(), std::string(form.value("session")));
    co_return http::redirect("/account/#sessions");
}

}  // namespace

void add_account_views(plait::traversal::site& to) {
    to.on<account_desk>().get(desk).needs("account");
    to.on<account_desk>().get("signin", sign_in_page).open();
    to.on<account_desk>().post("signin", sign_in).open();
    to.on<account_desk>().get("signup", sign_up_page).open();
    to.on<account_desk>().post("signup", sign_up).open();
    to.on<account_desk>().get("invited", invited_page).open();
    to.on<account_desk>().post("invited", accept_invitation).open();
    to.on<account_desk>().post("signout", sign_out).open();
    to.on<account_desk>().post("profile", keep_profile_of).needs("account");
    to.on<account_desk>().post("password", change_password).needs("account");
    to.on<account_desk>().post("sessions", end_one).needs("account");
}

}  // namespace blogs

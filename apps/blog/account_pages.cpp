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

http::response form_page(const request_facts& facts, const resource& at, const char* title,
                         const html& content, int status = 200) {
    page_options how;
    how.title = title;
    how.last_crumb = title;
    how.status = status;
    how.for_robots = false;
    html whole("<h1>{}</h1>\n", title);
    return answer(facts, at, whole.add(content), how);
}

// `proof`: of who is signed in already, as another maybe.
html name_and_password(const form_state& form, const char* action, const char* autocomplete,
                       std::string_view next, std::string_view proof, bool invited = false) {
    html made = complaint(form);
    made.add(
        "<form class=\"form\" method=\"post\"><input type=\"hidden\" name=\"next\" value=\"{}\">",
        next);
    if (!proof.empty()) made.add(proof_field(proof));
    if (invited) {
        made.add(
            "<label for=\"invitation\">Invitation</label><input id=\"invitation\" "
            "name=\"invitation\" required autocomplete=\"off\" autocapitalize=\"none\" "
            "spellcheck=\"false\" value=\"{}\"{}{}>",
            form.value("invitation"), invalid(form, "invitation"), described(form, "invitation"));
        made.add(complaint(form, "invitation"));
    }
    made.add(
        "<label for=\"username\">Name</label><input id=\"username\" name=\"username\" required "
        "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" "
        "value=\"{}\"{}{}>",
        form.value("username"), invalid(form, "username"), described(form, "username"));
    made.add(complaint(form, "username"));
    made.add(
        "<label for=\"password\">Password</label><input id=\"password\" name=\"password\" "
        "type=\"password\" required autocomplete=\"{}\"{}{}>",
        autocomplete, invalid(form, "password"), described(form, "password"));
    made.add(complaint(form, "password"));
    return made.add("<div class=\"buttons\"><button class=\"main\">{}</button></div></form>\n",
                    action);
}

html sign_in_form(const form_state& form, std::string_view next, std::string_view proof) {
    html made = name_and_password(form, "Sign in", "current-password", next, proof);
    return made.add(
        "<p class=\"note\">No account yet? <a href=\"/account/signup?next={}\">Sign "
        "up</a></p>\n",
        next);
}
html rules() {
    return html(
        "<p>A name has 3 to 30 letters, digits, spaces or _ - . and a password at least 10 "
        "characters. You get a blog of your own.</p>\n");
}
html sign_up_form(const form_state& form, std::string_view next, std::string_view proof) {
    html made = rules();
    made.add(name_and_password(form, "Sign up", "new-password", next, proof));
    return made.add(
        "<p class=\"note\">You have an account? <a "
        "href=\"/account/signin?next={}\">Sign in</a></p>\n",
        next);
}
html invited_form(const form_state& form, std::string_view next, std::string_view proof) {
    html made = rules();
    made.add("<p>Your invitation is what stands behind the # of the link you were given.</p>\n");
    return made.add(name_and_password(form, "Sign up", "new-password", next, proof, true));
}

coro<http::response> sign_in_page(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    const std::string next = v.request().query("next", "/");
    co_return form_page(facts, *at, "Sign in",
                        sign_in_form({}, http::local_target(next), facts.proof));
}
coro<http::response> sign_up_page(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    if (facts.with.people.closed()) co_return http::redirect(at->url("invited"));
    const std::string next = v.request().query("next", "/");
    co_return form_page(facts, *at, "Sign up",
                        sign_up_form({}, http::local_target(next), facts.proof));
}
coro<http::response> invited_page(ref<account_desk> at) {
    request_facts& facts = co_await here;
    co_return form_page(facts, *at, "You are invited", invited_form({}, "/", facts.proof));
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
http::exchange enter(ref<account_desk> at, visit v, const char* title,
                     decltype(&accounts::sign_in) how, decltype(&sign_in_form) again) {
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
    co_return form_page(facts, *at, title, again(state_of(form, &*wrong), next, facts.proof),
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

html about_form(const form_state& form, std::string_view proof) {
    html made(
        "<h2>About you</h2>\n<form class=\"form\" method=\"post\" action=\"/account/profile\">");
    made.add(proof_field(proof));
    made.add(
        "<label for=\"about\">In a few words</label><textarea id=\"about\" name=\"about\" "
        "dir=\"auto\"{}{}>\n{}</textarea>",
        invalid(form, "about"), described(form, "about"), form.value("about"));
    made.add(complaint(form, "about"));
    made.add("<label for=\"zone\">Time zone</label><select id=\"zone\" name=\"zone\">");
    for (const std::string& each : zones())
        made.add("<option{}>{}</option>", http::attribute("selected", form.value("zone") == each),
                 each);
    return made.add(
        "</select><div class=\"buttons\"><button class=\"main\">Save</button></div></form>\n");
}

html password_form(const form_state& form, const identity& who, std::string_view proof) {
    html made(
        "<h2>Password</h2>\n<form class=\"form\" method=\"post\" "
        "action=\"/account/password\">");
    made.add(proof_field(proof)).add(complaint(form));
    made.add("<input hidden name=\"username\" autocomplete=\"username\" value=\"{}\">", who.name);
    made.add(
        "<label for=\"current-password\">The one you have</label><input "
        "id=\"current-password\" name=\"current-password\" type=\"password\" required "
        "autocomplete=\"current-password\"{}{}>",
        invalid(form, "current-password"), described(form, "current-password"));
    made.add(complaint(form, "current-password"));
    made.add(
        "<label for=\"new-password\">The new one</label><input id=\"new-password\" "
        "name=\"new-password\" type=\"password\" required autocomplete=\"new-password\"{}{}>",
        invalid(form, "new-password"), described(form, "new-password"));
    made.add(complaint(form, "new-password"));
    return made.add(
        "<p class=\"hint\">All other sessions end.</p><div class=\"buttons\"><button "
        "class=\"main\">Change the password</button></div></form>\n");
}

html session_list(const std::vector<session_facts>& all, const request_facts& facts) {
    const std::string mine = hex(token_hash(facts.who->token));
    html made("<h2 id=\"sessions\">Sessions</h2>\n<ul class=\"sessions\">\n");
    for (const session_facts& each : all) {
        const std::string agent = agent_text(each.agent);
        made.add(
            "<li><div><strong>{}</strong><p class=\"meta\">{} · since {} · last seen {}</p></div>",
            agent.empty() ? "An unknown browser" : agent, each.address,
            minute(each.created, facts.zone()), minute(each.seen, facts.zone()));
        if (each.id == mine)
            made.add("<span class=\"note\">This one</span>");
        else
            made.add("<form method=\"post\" action=\"/account/sessions\">")
                .add(proof_field(facts.proof))
                .add(
                    "<input type=\"hidden\" name=\"session\" value=\"{}\"><button>End</button>"
                    "</form>",
                    each.id);
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
        if (self) state.about->values = {{"about", self->about}, {"zone", self->zone}};
    }
    html content(
        "<h1>{}</h1>\n<p class=\"actions\"><a href=\"{}\">Your page</a><a "
        "href=\"/files/\">Your pictures</a></p>\n",
        facts.who->name, person_url(facts.who->canon));
    content.add(about_form(*state.about, facts.proof));
    content.add(password_form(state.password, *facts.who, facts.proof));
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
    if (wrong) {
        desk_state state;
        state.about = state_of(form, &*wrong);
        state.status = 422;
        co_return co_await desk_page(std::move(at), std::move(state));
    }
    auto change = [id = facts.user(), about = std::string(about),
                   zone = std::string(form.value("zone"))](connection& on) {
        person changed;
        changed.id = id;
        changed.about = about;
        changed.zone = zone;
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
    state.password = state_of(form, &*wrong);
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

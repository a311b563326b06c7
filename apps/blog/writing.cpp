// SPDX-License-Identifier: MIT
//
// A blog as its writers see it: new posts, drafts, changes, deletion; likes.
#include "apps/blog/lists.hpp"
#include "apps/blog/markdown.hpp"
#include "apps/blog/slug.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/redirect.hpp"
#include "plait/io/offload.hpp"

#include <algorithm>
#include <utility>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// What a form says of a post, finished or not, and not yet rendered. Throws refusal.
post_text read_post(const http::form_data& form) {
    post_text made;
    made.title = trimmed(form.value("title"));
    made.text = form.value("text");
    made.tags = tags_in(form.value("tags"));
    check(made);
    return made;
}

void check_finished(const post_text& what) {
    if (what.title.empty()) throw refusal(422, "title", "a post has a title");
    if (trimmed(what.text).empty()) throw refusal(422, "text", "a post has a text");
}

coro<rendered> render(std::string text) {
    co_return co_await plait::io::offload(
        [text = std::move(text)] { return render_markdown(text); });
}

// What a post would look like; of nothing, a place for it.
html preview_of(const post_text& what, const rendered& made, const voice& say) {
    return html(
        "<section class=\"preview\" id=\"preview\" tabindex=\"-1\" aria-label=\"{}\">"
        "<h1 dir=\"auto\">{}</h1>\n<div class=\"body\" dir=\"auto\">{}</div></section>\n",
        say("Preview"), what.title, html::trusted(made.html));
}
html no_preview() { return html("<section id=\"preview\" hidden></section>\n"); }

html title_field(const form_state& form, const voice& say) {
    return input_field(form, "title", say("Title"), {{"required", true}, {"dir", "auto"}});
}

// The form of a post; `buttons`: what else it can do than be looked at.
html post_form(const form_state& form, const request_facts& facts, const html& buttons,
               const html& preview) {
    html made = complaint(form);
    made.add("<form class=\"form wide-form\" method=\"post\">").add(proof_field(facts.proof));
    made.add(title_field(form, facts.say));
    const html markdown(
        "{} {} <a href=\"/files/\">{}</a>", facts.say("Markdown. HTML is left out."),
        facts.say(
            "*emphasis*, **strong**, [a link](https://…), # heading, - list, > quotation, `code`."),
        facts.say("Pictures"));
    made.add(text_field(form, "text", facts.say("Text"),
                        {{"class", "long"}, {"required", true}, {"dir", "auto"}}, markdown));
    made.add(input_field(form, "tags", facts.say("Tags"), {{"dir", "auto"}},
                         html("{}", facts.say("Separated by commas."))));
    made.add(
        "<div class=\"buttons\">{}<button name=\"action\" value=\"preview\" "
        "formaction=\"#preview\" "
        "formnovalidate data-part=\"preview\" data-live>{}</button></div></form>\n",
        buttons, facts.say("Preview"));
    return made.add(preview);
}

html new_buttons(const voice& say) {
    return html(
        "<button class=\"main\" name=\"action\" value=\"publish\">{}</button>"
        "<button name=\"action\" value=\"draft\">{}</button>",
        say("Publish"), say("Save as draft"));
}
html edit_buttons(const voice& say) {
    return html("<button class=\"main\" name=\"action\" value=\"save\">{}</button>", say("Save"));
}

coro<std::string> keep_new(ref<resource> at, post_text what, bool as_draft) {
    request_facts& facts = co_await here;
    std::string wished = slug_of(what.title);
    auto add_it = [in = at->nearest<blog>()->facts.id, by = facts.user(), what = std::move(what),
                   wished = std::move(wished), now = facts.from.now, as_draft](connection& on) {
        return add_post(on, in, by, what, wished, now, !as_draft);
    };
    const std::string slug = co_await facts.with.db.write(std::move(add_it));
    co_return at->url() + (as_draft ? "drafts/" : "posts/") + slug + '/';
}

coro<std::string> keep_changed(ref<resource> at, post_text what, bool) {
    request_facts& facts = co_await here;
    auto change = [id = at->nearest<post>()->facts.id, what = std::move(what),
                   now = facts.from.now](connection& on) { return change_post(on, id, what, now); };
    if (!co_await facts.with.db.write(std::move(change)))
        throw refusal(410, "this post has been deleted meanwhile");
    co_return at->url();
}

// What writing a post and changing one differ in.
struct way_of_writing {
    phrase title;
    html (*buttons)(const voice&);
    coro<std::string> (*keep)(ref<resource> at, post_text what,
                              bool as_draft);  // gives where it is
};
constexpr way_of_writing writing{"New post", new_buttons, keep_new};
constexpr way_of_writing changing{"Edit", edit_buttons, keep_changed};

http::response post_page(const request_facts& facts, const resource& at, const way_of_writing& how,
                         const form_state& form, const html& preview, int status = 200) {
    return form_page(facts, at, how.title, post_form(form, facts, how.buttons(facts.say), preview),
                     status);
}

// The form leads to a preview, to the post, or back to itself.
http::exchange take_post(ref<resource> at, visit v, way_of_writing how) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form_unproved(v.request());
    std::optional<refusal> wrong;
    try {
        if (!facts.is_proved(form))
            throw refusal(403, "this form was not of your session; send it once more");
        post_text what = read_post(form);
        rendered made = co_await render(what.text);
        if (form.value("action") == "preview")
            co_return post_page(facts, *at, how, state_of(facts, form),
                                preview_of(what, made, facts.say));
        check_finished(what);
        co_await facts.charge(&facts.with.posts);
        what.html = std::move(made.html);
        what.summary = std::move(made.summary);
        const bool as_draft = form.value("action") == "draft";
        const std::string to = co_await how.keep(at, std::move(what), as_draft);
        co_return http::redirect(to);
    } catch (const refusal& why) {
        wrong = why;
    }
    co_return post_page(facts, *at, how, state_of(facts, form, &*wrong), no_preview(),
                        wrong->status());
}

coro<http::response> new_form(ref<blog> at) {
    request_facts& facts = co_await here;
    co_return post_page(facts, *at, writing, {}, no_preview());
}
http::exchange add(ref<blog> at, visit v) { return take_post(std::move(at), v, writing); }

coro<http::response> edit_form(ref<post> at) {
    request_facts& facts = co_await here;
    form_state form;
    form.values = {
        {"title", at->facts.title}, {"text", at->facts.text}, {"tags", joined(at->facts.tags())}};
    co_return post_page(facts, *at, changing, form, no_preview());
}
http::exchange edit(ref<post> at, visit v) { return take_post(std::move(at), v, changing); }

http::exchange publish(ref<post> at, visit v) {
    request_facts& facts = co_await here;
    co_await read_form(v.request());
    auto change = [id = at->facts.id, now = facts.from.now](connection& on) {
        return publish_post(on, id, now);
    };
    co_await facts.with.db.write(std::move(change));
    co_return http::redirect(at->nearest<blog>()->url() + "posts/" + at->facts.slug + '/');
}

coro<http::response> delete_form(ref<post> at) {
    request_facts& facts = co_await here;
    html content("<p dir=\"auto\"><strong>{}</strong></p>\n<p>{}</p>\n<form method=\"post\">",
                 at->facts.title,
                 facts.say("It would be gone for ever, with all that was said about it."));
    content.add(proof_field(facts.proof));
    content.add(
        "<div class=\"buttons\"><button class=\"danger\">{}</button>"
        "<a class=\"button\" href=\"{}\">{}</a></div></form>\n",
        facts.say("Delete it"), at->url(), facts.say("Keep it"));
    co_return form_page(facts, *at, "Delete this post?", content);
}

http::exchange remove(ref<post> at, visit v) {
    request_facts& facts = co_await here;
    co_await read_form(v.request());
    auto gone = [id = at->facts.id](connection& on) { delete_post(on, id); };
    co_await facts.with.db.write(std::move(gone));
    co_return http::redirect(at->nearest<blog>()->url());
}

http::exchange like_it(ref<likeable> at, visit v) {
    request_facts& facts = co_await here;
    co_await read_form(v.request());
    auto change = [post = at->post_id, user = facts.user(), now = facts.from.now](connection& on) {
        like(on, post, user, now);
    };
    co_await facts.with.db.write(std::move(change));
    co_return http::redirect(at.owner().url() + "#like");
}

http::exchange unlike_it(ref<likeable> at, visit v) {
    request_facts& facts = co_await here;
    co_await read_form(v.request());
    auto change = [post = at->post_id, user = facts.user()](connection& on) {
        unlike(on, post, user);
    };
    co_await facts.with.db.write(std::move(change));
    co_return http::redirect(at.owner().url() + "#like");
}

html settings_form(const form_state& form, const request_facts& facts) {
    html made = complaint(form);
    made.add("<form class=\"form\" method=\"post\">").add(proof_field(facts.proof));
    made.add(title_field(form, facts.say));
    made.add(input_field(form, "tagline", facts.say("In one sentence"), {{"dir", "auto"}}));
    return made.add("<div class=\"buttons\"><button class=\"main\">{}</button></div></form>\n",
                    facts.say("Save"));
}

coro<http::response> settings(ref<blog> at) {
    request_facts& facts = co_await here;
    form_state form;
    form.values = {{"title", at->facts.title}, {"tagline", at->facts.tagline}};
    co_return form_page(facts, *at, "Name of this blog", settings_form(form, facts));
}

http::exchange keep_settings(ref<blog> at, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    blog_facts changed = at->facts;
    changed.title = trimmed(form.value("title"));
    changed.tagline = trimmed(form.value("tagline"));
    std::optional<refusal> wrong;
    if (changed.title.empty() || character_count(changed.title) > longest_title ||
        has_control(changed.title))
        wrong = refusal(422, "title", "a title is one line of 1 to 200 characters");
    else if (character_count(changed.tagline) > longest_title || has_control(changed.tagline))
        wrong = refusal(422, "tagline", "this is one line of at most 200 characters");
    if (wrong)
        co_return form_page(facts, *at, "Name of this blog",
                            settings_form(state_of(facts, form, &*wrong), facts), 422);
    auto change = [changed](connection& on) { keep_blog(on, changed); };
    co_await facts.with.db.write(std::move(change));
    co_return http::redirect(at->url());
}

}  // namespace

void add_writing_views(plait::traversal::site& to) {
    to.on<blog>().get("new", new_form).needs("write");
    to.on<blog>().post("new", add).needs("write");
    to.on<blog>().get("settings", settings).needs("edit");
    to.on<blog>().post("settings", keep_settings);
    to.on<post>().get("edit", edit_form).needs("edit");
    to.on<post>().post("edit", edit);
    to.on<post>().get("delete", delete_form).needs("edit");
    to.on<post>().post("delete", remove);
    to.on<post>().post("publish", publish);
    to.on<likeable>().post("like", like_it).needs("like");
    to.on<likeable>().post("unlike", unlike_it).needs("like");
}

}  // namespace blogs

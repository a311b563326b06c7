// SPDX-License-Identifier: MIT
//
// Comments and replies.
#include "apps/blog/lists.hpp"
#include "apps/blog/markdown.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/redirect.hpp"
#include "plait/io/offload.hpp"

#include <optional>
#include <utility>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

constexpr std::size_t longest_comment = 10'000;

// One as it stands on a page of its own.
html quoted(const comment_facts& one, const reading& by) {
    html shown("<article class=\"comment\">");
    if (one.deleted)
        return shown.add("<p class=\"note\">{}</p></article>\n",
                         by.say("This comment was deleted."));
    return shown.add(
        "<p class=\"meta\"><a href=\"{}\">{}</a> · {}</p><div class=\"body\" "
        "dir=\"auto\">{}</div></article>\n",
        person_url(one.author_canon), one.author, minute_element(one.created, by), one.body);
}

phrase why_not(addition what) {
    switch (what) {
        case addition::no_such_post: return "what this replies to is not there any more";
        case addition::too_deep: return "replies go no deeper";
        default: return "this post has as many comments as it can have";
    }
}

// Adds the comment of a form to a post, or to a comment of it.
http::exchange add_to(ref<resource> at, visit v, std::optional<std::int64_t> parent) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form_unproved(v.request());
    const post& about = *at->nearest<post>();
    std::optional<refusal> wrong;
    try {
        if (!facts.is_proved(form))
            throw refusal(403, "this form was not of your session; send it once more");
        std::string text(form.value("text"));
        if (text.find_first_not_of(" \t\r\n") == std::string::npos)
            throw refusal(422, "text", "a comment has a text");
        if (text.size() > longest_comment)
            throw refusal(422, "text", "a comment has at most 10,000 bytes");
        co_await facts.charge(&facts.with.comments);
        auto work = [text] { return render_markdown(text).html; };
        const std::string made = co_await plait::io::offload(std::move(work));
        auto add = [post = about.facts.id, parent, by = facts.user(), text, made,
                    now = facts.from.now](connection& on) {
            return add_comment(on, post, parent, by, text, made, now);
        };
        const added_comment added = co_await facts.with.db.write(std::move(add));
        if (added.what != addition::added) throw refusal(409, why_not(added.what));
        co_return http::redirect(about.url() + "#comment-" + std::to_string(added.id));
    } catch (const refusal& why) {
        wrong = why;
    }
    const phrase title = parent ? phrase("Reply") : phrase("Your comment");
    const std::string to = parent ? at->url("reply") : at->url();
    co_return form_page(facts, *at, title,
                        comment_form(state_of(facts, form, &*wrong), facts.proof, facts.say, to),
                        wrong->status());
}

http::exchange add(ref<comments> at, visit v) { return add_to(std::move(at), v, std::nullopt); }
http::exchange reply(ref<comment> at, visit v) {
    const std::int64_t parent = at->facts.id;
    return add_to(std::move(at), v, parent);
}

coro<http::response> reply_form(ref<comment> at) {
    request_facts& facts = co_await here;
    html content = quoted(at->facts, facts.reading());
    if (at->facts.deleted || at->facts.depth >= deepest_comment)
        throw refusal(409, "nobody can reply to this");
    co_return form_page(facts, *at, "Reply",
                        content.add(comment_form({}, facts.proof, facts.say, at->url("reply"))));
}

coro<http::response> list(ref<comments> at, visit v) {
    request_facts& facts = co_await here;
    const post& about = *at->nearest<post>();
    auto look = [id = about.facts.id](connection& on) { return comments_of(on, id); };
    const auto all = co_await facts.with.db.read(std::move(look));
    comment_rights with;
    with.reader = facts.user();
    with.may_moderate = about.allows(v.who(), "moderate");
    with.may_reply = facts.who.has_value();
    with.post = about.url();
    with.by = facts.reading();
    html content("<h1>{}</h1>\n<p><a href=\"{}\">{}</a></p>\n", facts.say("Comments"), about.url(),
                 about.title());
    if (all.empty())
        content.add("<p class=\"note\">{}</p>\n", facts.say("Nobody has said anything yet."));
    add_comments(content, all, with);
    if (facts.who) content.add(comment_form({}, facts.proof, facts.say, at->url()));
    co_return answer(facts, *at, content);
}

coro<http::response> list_json(ref<comments> at) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<post>()->facts.id](connection& on) {
        return comments_with_text(on, id);
    };
    json out;
    out.begin().list("comments");
    for (const comment_facts& each : co_await facts.with.db.read(std::move(look))) write(out, each);
    out.end_list().end();
    co_return answer_json(std::move(out).text());
}

coro<http::response> show(ref<comment> at) {
    request_facts& facts = co_await here;
    html content("<h1>{}</h1>\n", at->title_in(facts.say));
    content.add(quoted(at->facts, facts.reading()));
    content.add("<p class=\"meta\"><a href=\"{}\">{}</a></p>\n",
                at->nearest<post>()->url() + "#comment-" + std::to_string(at->facts.id),
                facts.say("In the conversation"));
    page_options how;
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

coro<http::response> show_json(ref<comment> at) {
    json out;
    write(out, at->facts);
    co_return answer_json(std::move(out).text());
}

// Its author may, and who looks after the post; not who wrote what it replies to.
void check_may_delete(const request_facts& facts, const comment& at, const visit& v) {
    if (facts.user() != at.facts.author_id && !at.allows(v.who(), "moderate"))
        throw refusal(403, "only its author and the owner of the blog delete a comment");
}

coro<http::response> delete_form(ref<comment> at, visit v) {
    request_facts& facts = co_await here;
    check_may_delete(facts, *at, v);
    html content = quoted(at->facts, facts.reading());
    content.add("<form method=\"post\">").add(proof_field(facts.proof));
    content.add(
        "<div class=\"buttons\"><button class=\"danger\">{}</button>"
        "<a class=\"button\" href=\"{}\">{}</a></div></form>\n",
        facts.say("Delete it"), at->nearest<post>()->url(), facts.say("Keep it"));
    co_return form_page(facts, *at, "Delete this comment?", content);
}

http::exchange remove(ref<comment> at, visit v) {
    request_facts& facts = co_await here;
    check_may_delete(facts, *at, v);
    co_await read_form(v.request());
    auto gone = [id = at->facts.id, now = facts.from.now](connection& on) {
        delete_comment(on, id, now);
    };
    co_await facts.with.db.write(std::move(gone));
    co_return http::redirect(at->nearest<post>()->url() + "#comments");
}

}  // namespace

void add_talk_views(plait::traversal::site& to) {
    to.on<comments>().get(list);
    to.on<comments>().get(list_json).accepts("application/json");
    to.on<comments>().post(add).needs("comment");
    to.on<comment>().get(show);
    to.on<comment>().get(show_json).accepts("application/json");
    to.on<comment>().get("reply", reply_form).needs("comment");
    to.on<comment>().post("reply", reply).needs("comment");
    to.on<comment>().get("delete", delete_form).needs("comment");
    to.on<comment>().post("delete", remove).needs("comment");
}

}  // namespace blogs

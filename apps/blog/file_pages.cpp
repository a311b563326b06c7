// SPDX-License-Identifier: MIT
//
// Uploaded pictures.
#include "apps/blog/json.hpp"
#include "apps/blog/passwords.hpp"
#include "apps/blog/tree.hpp"
#include "plait/compose/pipe.hpp"
#include "plait/http/multipart.hpp"
#include "plait/http/redirect.hpp"
#include "plait/io/file.hpp"
#include "plait/io/offload.hpp"

#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::receive_or_end;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

std::string url_of(const file_facts& one) { return "/files/" + one.hash + '/' + one.name; }

html upload_form(const request_facts& facts) {
    html made(
        "<form class=\"form\" method=\"post\" enctype=\"multipart/form-data\" "
        "action=\"/files/\">");
    made.add(proof_field(facts.proof));
    return made.add(
        "<label for=\"file\">{}</label>"
        "<input id=\"file\" name=\"file\" type=\"file\" required "
        "accept=\"image/png,image/jpeg,image/gif,image/webp\">"
        "<div class=\"buttons\"><button class=\"main\">{}</button></div></form>\n",
        facts.say("A PNG, JPEG, GIF or WebP image of at most 8 MiB"), facts.say("Upload"));
}

// One's own, before them what one has uploaded after somebody else: it is kept once.
coro<http::response> mine(ref<files> at, visit v) {
    request_facts& facts = co_await here;
    auto look = [id = facts.user(), also = v.request().query("also", "")](connection& on) {
        auto all = files_of(on, id);
        if (auto one = find_file(on, also); one && one->owner != id)
            all.insert(all.begin(), *std::move(one));
        return all;
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    html content("<h1>{}</h1>\n", facts.say("Your pictures"));
    content.add(upload_form(facts));
    if (!all.empty()) content.add("<h2>{}</h2>\n<ul class=\"posts\">\n", facts.say("Uploaded"));
    for (const file_facts& each : all)
        content.add(
            "<li><img src=\"{}\" alt=\"{}\" loading=\"lazy\"><p class=\"meta\">{} "
            "<code>![{}]({})</code></p></li>\n",
            url_of(each), each.name, facts.say("In a post:"), facts.say("what it shows"),
            url_of(each));
    if (!all.empty()) content.add("</ul>\n");
    page_options how;
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

coro<http::response> mine_json(ref<files>) {
    request_facts& facts = co_await here;
    auto look = [id = facts.user()](connection& on) { return files_of(on, id); };
    const auto all = co_await facts.with.db.read(std::move(look));
    json out;
    out.begin().list("files");
    for (const file_facts& each : all)
        out.begin()
            .member("url", url_of(each))
            .member("type", each.type)
            .member("size", each.size)
            .end();
    out.end_list().end();
    co_return answer_json(std::move(out).text());
}

// Takes the parts of the form as they come: first the proof, then the file, straight to the disk.
coro<http::response, http::multipart_event, http::part> keep_parts() {
    request_facts& facts = co_await here;
    std::string proof;
    std::string name;
    std::optional<upload> file;
    std::optional<file_facts> kept;
    while (auto event = co_await receive_or_end) {
        using kind = http::multipart_event::kind;
        if (event->name == "proof" && event->what == kind::data && proof.size() < 1000) {
            proof += event->data;
        } else if (event->name == "file" && event->what == kind::part) {
            if (!equal_secrets(proof, facts.proof))
                throw refusal(403, "this form is not of your session; load the page again");
            if (file) throw refusal(400, "one picture at a time");
            co_await facts.charge(&facts.with.uploads);
            name = event->filename.value_or("");
            file.emplace(facts.with.files);
        } else if (event->name == "file" && event->what == kind::data) {
            file->write(event->data);
        }
    }
    if (!file) throw refusal(400, "the form has no file");
    // The coroutine, which owns the file, waits for this.
    auto keep = [one = &*file, name] { return one->keep(name); };
    kept = co_await plait::io::offload(std::move(keep));
    kept->owner = facts.user();
    auto add = [one = *kept, now = facts.from.now](connection& on) {
        add_file(on, one, now);
        return find_file(on, one.hash).value().owner == one.owner;
    };
    const bool is_mine = co_await facts.with.db.write(std::move(add));
    co_return http::redirect(is_mine ? "/files/" : "/files/?also=" + kept->hash);
}

http::exchange receive_file(const ref<files>&, const visit& v) {
    return http::multipart(v.request()) | keep_parts();
}

coro<http::response> send(ref<file> at) {
    request_facts& facts = co_await here;
    const file_facts& one = at->nearest<file_folder>()->facts;
    std::shared_ptr<const plait::io::file> opened;
    try {
        opened = std::make_shared<const plait::io::file>(
            plait::io::file::open(facts.with.files.path_of(one.hash)));
    } catch (const std::system_error& gone) {
        if (gone.code() != std::errc::no_such_file_or_directory) throw;
        throw refusal(404, "this file is not there any more");
    }
    const auto size = opened->size();
    co_return http::content(one.type, http::file_body(std::move(opened), 0, size))
        .with("Content-Disposition", "inline; filename=\"" + one.name + "\"")
        .with("Content-Security-Policy", "default-src 'none'; sandbox")
        .with("Cache-Control", "public, max-age=31536000, immutable");
}

}  // namespace

void add_file_views(plait::traversal::site& to) {
    to.on<files>().get(mine).needs("upload");
    to.on<files>().get(mine_json).accepts("application/json").needs("upload");
    to.on<files>().post(receive_file).needs("upload");
    to.on<file>().get(send);
}

}  // namespace blogs

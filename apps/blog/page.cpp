// SPDX-License-Identifier: MIT
#include "apps/blog/page.hpp"

#include "apps/blog/form.hpp"

namespace blogs {

namespace {

html top(const page_frame& around) {
    const voice& say = around.say;
    html bar("<header class=\"top\"><a class=\"name\" href=\"/\">{}</a>", around.site_title);
    bar.add(
        "<nav aria-label=\"{}\"><a href=\"/blog/\">{}</a><a href=\"/users/\">{}</a>"
        "<a href=\"/search\">{}</a></nav><nav aria-label=\"{}\">",
        say("Site"), say("Blog"), say("Authors"), say("Search"), say("You"));
    if (around.who) {
        bar.add("<a class=\"write\" href=\"{}\">{}</a>", around.own_blog + "new", say("Write"));
        bar.add("<a href=\"{}\">{}</a>", around.own_blog, around.who->name);
        if (around.who->is_admin) bar.add("<a href=\"/admin/\">{}</a>", say("Admin"));
        bar.add("<a href=\"/account/\">{}</a>", say("Account"));
    } else {
        bar.add("<a href=\"/account/signin\">{}</a><a href=\"/account/signup\">{}</a>",
                say("Sign in"), say("Sign up"));
    }
    bar.add("</nav></header>\n");
    return bar;
}

html way_back(const page_frame& around) {
    html list;
    if (around.crumbs.size() < 2) return list;
    list.add("<nav class=\"crumbs\" aria-label=\"{}\"><ol>", around.say("Breadcrumbs"));
    for (std::size_t i = 0; i + 1 < around.crumbs.size(); ++i)
        list.add("<li><a href=\"{}\">{}</a></li>", around.crumbs[i].second, around.crumbs[i].first);
    list.add("<li aria-current=\"page\">{}</li></ol></nav>\n", around.crumbs.back().first);
    return list;
}

}  // namespace

html page_of(const page_frame& around, const html& content) {
    html page(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        around.say.facts().tag, around.say.facts().direction);
    if (around.title.empty() || around.title == around.site_title)
        page.add("<title>{}</title>\n", around.site_title);
    else
        page.add("<title>{} · {}</title>\n", around.title, around.site_title);
    if (!around.description.empty())
        page.add("<meta name=\"description\" content=\"{}\">\n", around.description);
    if (!around.for_robots) page.add("<meta name=\"robots\" content=\"noindex\">\n");
    if (!around.feed.empty())
        page.add(
            "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{}\" href=\"{}\">\n",
            around.say("Feed"), around.feed);
    page.add(
        "<link rel=\"stylesheet\" href=\"/style.css\">\n"
        "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/icon.svg\">\n"
        "<script src=\"/script.js\" defer></script>\n</head>\n<body>\n"
        "<a class=\"skip\" href=\"#content\">{}</a>\n",
        around.say("Skip to the content"));
    page.add(top(around));
    page.add(way_back(around));
    page.add("<main id=\"content\">\n").add(content).add("</main>\n<footer class=\"bottom\">");
    if (around.who)
        page.add("<form method=\"post\" action=\"/account/signout\">")
            .add(proof_field(around.proof))
            .add("<button class=\"plain\">{}</button></form>", around.say("Sign out"));
    if (!around.feed.empty()) page.add("<a href=\"{}\">{}</a>", around.feed, around.say("Feed"));
    page.add("<span>{}</span></footer>\n</body>\n</html>\n", around.say("Written with plait"));
    return page;
}

}  // namespace blogs

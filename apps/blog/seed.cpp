// SPDX-License-Identifier: MIT
#include "apps/blog/seed.hpp"

#include "apps/blog/local_accounts.hpp"
#include "apps/blog/markdown.hpp"
#include "apps/blog/posts.hpp"
#include "apps/blog/slug.hpp"
#include "apps/blog/talk.hpp"

#include <array>
#include <optional>
#include <string>

namespace blogs {

namespace {

constexpr moment hour = 3'600'000;

struct demo_post {
    int author;  // of `names`
    bool on_site_blog;
    int hours_ago;
    const char* title;
    const char* tags;
    const char* text;
};

constexpr std::array names{"Ada", "Linus", "Grete"};
constexpr std::array abouts{
    "Writes about gardens, clocks and the order of things.",
    "Bakes bread, repairs bicycles, reads manuals to the end.",
    "Physics teacher. Long walks, short sentences.",
};
constexpr std::array taglines{"Notes from a small garden", "Bread, wheels and patience",
                              "What I tell my class on Mondays"};

constexpr std::array posts{
    demo_post{
        0, true, 30 * 24, "Welcome", "news",
        "This is a blog for many people: everybody who signs up gets one of their own, and all "
        "that is published shows up on the home page.\n\n"
        "What you see are a few posts to begin with. Their authors are made up and cannot sign "
        "in. **Sign up**, write something, and it will stand above this.\n\n"
        "## What you can do\n\n"
        "- write in Markdown, look at a preview, keep a draft\n"
        "- comment, reply, like\n"
        "- upload pictures\n"
        "- follow any blog by its feed\n"},
    demo_post{
        2, false, 26 * 24, "Why the sky is not violet", "physics, teaching",
        "Air scatters short waves more than long ones. So the sky ought to be violet, and every "
        "year somebody in the third row says so.\n\n"
        "> But we see blue!\n\n"
        "Two answers, and both are needed:\n\n"
        "1. The sun sends less violet than blue, and the upper air keeps some of it.\n"
        "2. Our eyes care for blue far more than for violet.\n\n"
        "The intensity goes as `1/λ⁴`, so halving the wavelength makes it sixteenfold. I draw "
        "it, we argue, and then we go outside to look.\n"},
    demo_post{
        1, false, 20 * 24, "A loaf that forgives", "bread",
        "Most recipes punish you for being late. This one doesn't.\n\n"
        "|What|How much|\n|-|-|\n|flour|500 g|\n|water|375 g|\n|salt|10 g|\n|yeast|1 g|\n\n"
        "Stir in the evening, fold once before bed, bake in the morning: 25 minutes with the lid "
        "on, 20 without, at 240 °C. If you sleep in, it tastes better.\n"},
    demo_post{
        0, false, 13 * 24, "Leeks in November", "garden, seasons",
        "Everything else has given up, and there they stand in a row like *bored sentries*.\n\n"
        "I earth them up a second time now. It takes ten minutes and buys me white stems until "
        "February. The robin supervises.\n"},
    demo_post{
        1, false, 6 * 24, "The bolt that was not rusty", "bicycles, repair",
        "It had a left-hand thread. I had been tightening it for an hour.\n\n"
        "The pedal on the left side of every bicycle is threaded the other way round, so that "
        "riding does not unscrew it. I knew this. ~~I have always known this.~~\n\n"
        "```\nright pedal: as usual\nleft pedal:  the other way\n```\n"},
    demo_post{
        2, false, 2 * 24, "Falling, slowly", "physics",
        "Take a coffee filter. Drop it. Take two, one inside the other: they fall *√2 times* as "
        "fast, not twice. A pupil measured it with a phone and a broom handle, and got 1.38.\n\n"
        "That is a good number. It is wrong by two per cent, and she can say why.\n"},
    demo_post{
        0, false, 5, "A clock for people who are early", "clocks",
        "My grandfather's clock gains four minutes a week, and we have agreed to leave it so. "
        "On Sundays I set it back: a small holiday of four minutes that belongs to nobody.\n"},
};

struct demo_comment {
    int post;  // of `posts`
    int author;
    int reply_to;  // of this list; -1: the post
    const char* text;
};
constexpr std::array comments{
    demo_comment{1, 0, -1, "My third row says *indigo*. Every year."},
    demo_comment{1, 2, 0, "There is always one. I have started giving them the chalk."},
    demo_comment{2, 2, -1, "Tried it with rye, 200 g of it. It forgave me too."},
    demo_comment{2, 1, 2, "Rye forgives more slowly. How long did you leave it?"},
    demo_comment{2, 2, 3, "Fourteen hours, because of the aforementioned sleeping in."},
    demo_comment{4, 2, -1, "I tell my class that threads have a *handedness*. Now I have a story."},
    demo_comment{6, 1, -1, "Please never repair it."},
};

post_text text_of(const demo_post& one) {
    post_text made;
    made.title = one.title;
    made.text = one.text;
    made.tags = tags_in(one.tags);
    rendered as = render_markdown(one.text);
    made.html = std::move(as.html);
    made.summary = std::move(as.summary);
    return made;
}

}  // namespace

void seed(connection& on, moment now) {
    if (count_people(on) != 0) return;
    std::array<std::int64_t, names.size()> people{};
    std::array<std::int64_t, names.size()> journals{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string canon = canonical_name(names[i]);
        people[i] = add_account(on, names[i], canon, no_password, now - 40 * 24 * hour);
        person self;
        self.id = people[i];
        self.about = abouts[i];
        keep_profile(on, self);
        blog_facts named = blog_of(on, canon).value();
        journals[i] = named.id;
        named.title = std::string(names[i]) + "’s blog";
        named.tagline = taglines[i];
        keep_blog(on, named);
    }
    std::array<std::int64_t, posts.size()> ids{};
    for (std::size_t i = 0; i < posts.size(); ++i) {
        const auto author = static_cast<std::size_t>(posts[i].author);
        const std::int64_t journal = posts[i].on_site_blog ? site_blog : journals[author];
        const std::string slug =
            add_post(on, journal, people[author], text_of(posts[i]), slug_of(posts[i].title),
                     now - posts[i].hours_ago * hour, true);
        ids[i] = find_post(on, journal, slug).value().id;
    }
    std::array<std::int64_t, comments.size()> said{};
    for (std::size_t i = 0; i < comments.size(); ++i) {
        const demo_comment& each = comments[i];
        const auto about = static_cast<std::size_t>(each.post);
        std::optional<std::int64_t> parent;
        if (each.reply_to >= 0) parent = said[static_cast<std::size_t>(each.reply_to)];
        said[i] =
            add_comment(on, ids[about], parent, people[static_cast<std::size_t>(each.author)],
                        each.text, render_markdown(each.text).html,
                        now - posts[about].hours_ago * hour + static_cast<moment>(i + 1) * hour / 3)
                .id;
    }
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t who = 0; who < people.size(); ++who)
            if ((i + who) % 2 == 0) like(on, ids[i], people[who], now);
}

}  // namespace blogs

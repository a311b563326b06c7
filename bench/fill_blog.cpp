// SPDX-License-Identifier: MIT
//
// fill_blog DATABASE POSTS: makes a blog's database with so many posts, as it would be after some years:
// authors with blogs of their own, tags, comments with replies, likes. The post
// /blog/posts/twenty-comments/ lies in the middle; posts are called post-1, post-2, … else.
#include "apps/blog/local_accounts.hpp"
#include "apps/blog/markdown.hpp"
#include "apps/blog/posts.hpp"
#include "apps/blog/schema.hpp"
#include "apps/blog/talk.hpp"
#include "plait/testing/split_mix.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace blogs;

constexpr moment minute = 60'000;
constexpr moment hour = 60 * minute;
constexpr moment newest = 1'767'225'600'000;  // 1 January 2026
constexpr std::size_t authors = 50;
constexpr std::size_t tag_names = 200;

class filler {
public:
    explicit filler(connection& on) : on_(on) {
        for (std::size_t i = 0; i < authors; ++i) {
            const std::string name = "Author " + std::to_string(i);
            people_.push_back(
                add_account(on_, name, canonical_name(name), no_password, newest - 90'000 * hour));
            journals_.push_back(blog_of(on_, canonical_name(name)).value().id);
        }
    }

    // One of ten is in the site's own blog.
    void post(const std::string& slug, moment when, int comments, bool in_site_blog) {
        const std::size_t author = below(authors);
        post_text what;
        what.title = "About " + words(4);
        what.text = text();
        what.tags = {"tag-" + std::to_string(below(tag_names)),
                     "tag-" + std::to_string(below(tag_names))};
        rendered made = render_markdown(what.text);
        what.html = std::move(made.html);
        what.summary = std::move(made.summary);
        static_cast<void>(add_post(on_, in_site_blog ? site_blog : journals_[author],
                                   people_[author], what, slug, when, true));
        const std::int64_t id = ++posts_;
        std::optional<std::int64_t> last;
        for (int i = 0; i < comments; ++i) {
            std::optional<std::int64_t> parent;
            if (i % 4 == 3) parent = last;
            const std::string said = words(15 + below(40)) + ". *" + words(3) + "*!";
            last = add_comment(on_, id, parent, people_[below(authors)], said,
                               render_markdown(said).html, when + i * minute)
                       .id;
        }
        for (std::size_t i = below(6); i > 0; --i) like(on_, id, people_[below(authors)], when);
    }

    std::size_t below(std::size_t limit) { return random_.below(limit); }

private:
    std::string words(std::size_t count) {
        constexpr std::array<std::string_view, 20> stems{
            "garden", "clock",  "bread",   "river", "window", "letter", "paper",
            "winter", "bridge", "market",  "stone", "music",  "lamp",   "school",
            "boat",   "forest", "kitchen", "road",  "summer", "glass"};
        constexpr std::array<std::string_view, 10> ends{"",     "s",   "ing",  "ed",  "ful",
                                                        "less", "ish", "like", "ery", "ward"};
        std::string made;
        for (std::size_t i = 0; i < count; ++i) {
            if (i != 0) made += ' ';
            made.append(stems[below(stems.size())]).append(ends[below(ends.size())]);
        }
        return made;
    }
    std::string text() {
        std::string made;
        for (std::size_t i = 1 + below(3); i > 0; --i)
            made += words(40) + ", *" + words(2) + "*, " + words(10) + " [" + words(2) +
                    "](https://example.org/" + words(1) + ").\n\n";
        return made + "## " + words(3) + "\n\n- " + words(6) + "\n- " + words(6) + "\n\n> " +
               words(15) + "\n\n" + words(20) + ".\n";
    }

    connection& on_;
    plait::testing::split_mix random_{1};
    std::vector<std::int64_t> people_;
    std::vector<std::int64_t> journals_;
    std::int64_t posts_ = 0;
};

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3) {
        std::fputs("fill_blog DATABASE POSTS\n", stderr);
        return 2;
    }
    const int posts = std::atoi(argv[2]);
    connection on(argv[1]);
    prepare(on);
    on.script("PRAGMA cache_size = -262144");  // KiB
    plait::sqlite::transaction all(on);
    filler with(on);
    for (int i = 1; i < posts; ++i) {
        const moment when = newest - (posts - i) * hour / 2;
        if (i == posts / 2) with.post("twenty-comments", when - minute, 20, true);
        const int comments = static_cast<int>(with.below(6));
        with.post("post-" + std::to_string(i), when, comments, i % 10 == 0);
    }
    all.commit();
} catch (const std::exception& wrong) {
    std::fprintf(stderr, "fill_blog: %s\n", wrong.what());
    return 1;
}

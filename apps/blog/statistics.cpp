// SPDX-License-Identifier: MIT
#include "apps/blog/statistics.hpp"

#include "apps/blog/passwords.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/fork.hpp"
#include "plait/pipes/handle.hpp"
#include "plait/pipes/key.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/unique.hpp"
#include "plait/pipes/window.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <sstream>
#include <unordered_map>
#include <utility>
#include <vector>

namespace blogs {

using plait::coro;
using plait::nothing;
using plait::receive_or_end;
namespace pipes = plait::pipes;

namespace {

constexpr moment hour = 3'600'000;
constexpr moment one_day = 24 * hour;
constexpr std::size_t shown_hours = 48;
constexpr std::size_t most_keys = 5'000;  // of each table
constexpr std::size_t most_events_a_minute = 50'000;
constexpr std::size_t shown_minutes = 60;

// What is counted.
struct request_event {
    std::string path;
    std::string referrer;  // host of another site; empty: none
    std::uint64_t visitor = 0;
    int status = 0;
    bool is_page = false;
    std::int64_t microseconds = 0;
    moment at = 0;
};

struct quantiles {
    double p50 = 0;  // milliseconds
    double p90 = 0;
    double p99 = 0;
};

using counts = std::unordered_map<std::string, std::int64_t>;

// What the branches write. One thread of the pipeline writes, those of the pages read.
struct tables {
    std::mutex mutex;
    std::deque<std::pair<moment, std::int64_t>> views_by_hour;  // hour's beginning
    counts posts;
    counts referrers;
    counts errors;
    std::deque<quantiles> latency;
};

// One more of a key. A table that is full knows no new ones: strangers choose some of the keys.
void count(counts& of, const std::string& key) {
    const auto known = of.find(key);
    if (known != of.end())
        ++known->second;
    else if (of.size() < most_keys)
        of.emplace(key, 1);
}

// "…/posts/SLUG/", and nothing below it.
bool is_post(std::string_view path) {
    constexpr std::string_view folder = "/posts/";
    const auto at = path.find(folder);
    if (at == std::string_view::npos) return false;
    return path.find('/', at + folder.size()) == path.size() - 1 &&
           path.size() > at + folder.size();
}

coro<void, request_event, nothing> count_views(tables* into) {
    while (const auto event = co_await receive_or_end) {
        const std::scoped_lock lock(into->mutex);
        const moment begin = event->at / hour * hour;
        auto& hours = into->views_by_hour;
        if (hours.empty() || hours.back().first < begin) hours.emplace_back(begin, 0);
        ++hours.back().second;
        if (hours.size() > shown_hours) hours.pop_front();
        if (is_post(event->path)) count(into->posts, event->path);
    }
}

coro<void, request_event, nothing> count_referrers(tables* into) {
    while (const auto event = co_await receive_or_end) {
        const std::scoped_lock lock(into->mutex);
        count(into->referrers, event->referrer);
    }
}

coro<void, request_event, nothing> count_errors(tables* into) {
    while (const auto event = co_await receive_or_end) {
        const std::scoped_lock lock(into->mutex);
        count(into->errors, std::to_string(event->status) + ' ' + event->path);
    }
}

coro<void, std::vector<request_event>, nothing> keep_quantiles(tables* into) {
    while (auto minute = co_await receive_or_end) {
        if (minute->empty()) continue;
        std::vector<std::int64_t> times;
        times.reserve(minute->size());
        for (const request_event& each : *minute) times.push_back(each.microseconds);
        std::sort(times.begin(), times.end());
        const auto at = [&](std::size_t hundredths) {
            return static_cast<double>(times[(times.size() - 1) * hundredths / 100]) / 1000;
        };
        const std::scoped_lock lock(into->mutex);
        into->latency.push_back({at(50), at(90), at(99)});
        if (into->latency.size() > shown_minutes) into->latency.pop_front();
    }
}

request_event parse(request_record what) {
    request_event event;
    event.referrer = host_of(what.referer);
    if (event.referrer == host_of("http://" + what.authority)) event.referrer.clear();
    event.path = std::move(what.path);
    event.visitor = what.visitor;
    event.status = what.status;
    event.is_page = what.is_page;
    event.microseconds = what.microseconds;
    event.at = what.at;
    return event;
}

bool is_page(const request_event& event) { return event.is_page && event.status == 200; }
bool has_referrer(const request_event& event) { return !event.referrer.empty(); }
bool is_error(const request_event& event) { return event.status >= 400; }
std::string visit_of(const request_event& event) {
    return std::to_string(event.visitor) + event.path;
}

// clang-format off: a branch has a line of its own
auto pipeline(tables& into) {
    using namespace plait::pipes;
    using namespace std::chrono_literals;
    return buffer("events", 4'096, drop_new)
        | map("parse", parse)
        | fork(broadcast,
            branch("views", filter("page", is_page)
                | unique("visits", ttl{24h, 100'000}, steady, by_key(visit_of))
                | stage("count views", count_views, &into)),
            branch("referrers", filter("from elsewhere", has_referrer)
                | stage("count referrers", count_referrers, &into)),
            branch("errors", filter("error", is_error)
                | stage("count errors", count_errors, &into)),
            branch("latency", window("minutes", period{1min, 1min, most_events_a_minute}, steady)
                | stage("quantiles", keep_quantiles, &into)));
}
// clang-format on

using opened =
    decltype(pipeline(std::declval<tables&>()).template open<request_record>(pipes::counters));

std::vector<std::pair<std::string, std::int64_t>> top(const counts& of) {
    constexpr std::size_t shown = 10;
    std::vector<std::pair<std::string, std::int64_t>> all(of.begin(), of.end());
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(shown, all.size()));
    std::partial_sort(all.begin(), end, all.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    all.erase(end, all.end());
    return all;
}

std::string filled(phrase what, std::int64_t number, const voice& say) {
    return sentence(what, std::to_string(number)).in(say);
}

// Charts are as wide as the page: their words stand below them.
constexpr int width = 640;
constexpr int height = 120;

html bars(const std::deque<std::pair<moment, std::int64_t>>& hours, moment now, const voice& say) {
    std::array<std::int64_t, shown_hours> values{};
    const moment last = now / hour;
    std::int64_t most = 1;
    for (const auto& [begin, number] : hours) {
        const moment ago = last - begin / hour;
        if (ago < 0 || ago >= static_cast<moment>(shown_hours)) continue;
        values[shown_hours - 1 - static_cast<std::size_t>(ago)] = number;
        most = std::max(most, number);
    }
    constexpr int step = width / static_cast<int>(shown_hours);
    html chart(
        "<figure class=\"chart\"><svg viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" "
        "role=\"img\" "
        "aria-label=\"{}\">",
        step * static_cast<int>(shown_hours), height,
        filled("Views in each of the last 48 hours, at most {} in one", most, say));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto tall = static_cast<int>(values[i] * height / most);
        chart.add("<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                  static_cast<int>(i) * step, height - tall, step - 2, tall);
    }
    return chart.add(
        "</svg><figcaption><span>{}</span><span>{}</span><span>{}</span></figcaption></figure>\n",
        say("48 hours ago"), filled("at most {}", most, say), say("now"));
}

html lines(const std::deque<quantiles>& minutes, const voice& say) {
    if (minutes.empty()) return html("<p class=\"note\">{}</p>\n", say("No minute is over yet."));
    double most = 1;
    for (const quantiles& each : minutes) most = std::max(most, each.p99);
    html chart(
        "<figure class=\"chart\"><svg viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" "
        "role=\"img\" "
        "aria-label=\"{}\">",
        width, height,
        filled("Time to answer in each minute of the last hour, at most {} ms",
               static_cast<std::int64_t>(most), say));
    // Each minute is a step; the last one ends at the right.
    const auto curve = [&](double quantiles::* of) {
        std::string points;
        for (std::size_t i = 0; i < minutes.size(); ++i) {
            const std::size_t from = shown_minutes - minutes.size() + i;
            const std::string y =
                ',' + std::to_string(height - static_cast<int>(minutes[i].*of / most * height)) +
                ' ';
            points.append(std::to_string(from * width / shown_minutes)).append(y);
            points.append(std::to_string((from + 1) * width / shown_minutes)).append(y);
        }
        return points;
    };
    chart.add("<polyline class=\"p50\" points=\"{}\"/>", curve(&quantiles::p50));
    chart.add("<polyline class=\"p90\" points=\"{}\"/>", curve(&quantiles::p90));
    chart.add("<polyline class=\"p99\" points=\"{}\"/>", curve(&quantiles::p99));
    return chart.add(
        "</svg><figcaption><span>{}</span><span>{}: <b class=\"p50\">50 %</b>, "
        "<b class=\"p90\">90 %</b>, <b class=\"p99\">99 %</b> {}</span><span>{}</span>"
        "</figcaption></figure>\n",
        say("an hour ago"), filled("at most {} ms", static_cast<std::int64_t>(most), say),
        say("of the answers"), say("now"));
}

html table(phrase title, phrase what, const counts& of, const voice& say, bool are_paths = false) {
    html made("<h3>{}</h3>\n", say(title));
    if (of.empty()) return made.add("<p class=\"note\">{}</p>\n", say("None yet."));
    made.add(
        "<table class=\"counts\"><thead><tr><th scope=\"col\">{}</th><th scope=\"col\" "
        "class=\"number\">{}</th></tr></thead><tbody>\n",
        say(what), say("Number"));
    for (const auto& [key, number] : top(of)) {
        if (are_paths)
            made.add("<tr><td><a href=\"{}\">{}</a></td>", key, key);
        else
            made.add("<tr><td>{}</td>", key);
        made.add("<td class=\"number\">{}</td></tr>\n", number);
    }
    return made.add("</tbody></table>\n");
}

using day_key = std::array<unsigned char, crypto_shorthash_KEYBYTES>;

day_key new_key() {
    day_key made{};
    const std::string random = token_hash(new_token());
    std::copy_n(random.begin(), made.size(), made.begin());
    return made;
}

// SipHash: whoever has no key learns nothing of the address.
std::uint64_t visitor_of(plait::http::request asked, const day_key& key) {
    const std::string who =
        std::string(asked.peer()).append("\n").append(asked.field("user-agent", ""));
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(who.data()), who.size(),
                     key.data());
    return std::bit_cast<std::uint64_t>(hash);
}

// Events are handed on together: for each on its own a thread would have to be woken.
constexpr std::size_t most_at_once = 64;
constexpr moment longest_delay = 1'000;

}  // namespace

struct statistics::state {
    // The site goes on without statistics after a failure of the pipeline.
    void hand_on() {
        try {
            events.push(std::span<const request_record>(fresh));
        } catch (const std::exception&) {
            refused += static_cast<std::int64_t>(fresh.size());
        }
        fresh.clear();
    }

    tables counted;
    std::mutex mutex;  // of all that follows
    opened events = pipeline(counted).open<request_record>(pipes::counters);
    std::vector<request_record> fresh;
    moment today = -1;
    day_key key{};
    std::int64_t refused = 0;
};

statistics::statistics() : state_(std::make_unique<state>()) {}
statistics::~statistics() = default;

void statistics::add(const plait::http::exchange_record& what, moment now) {
    if (what.status == 0) return;
    request_record record;
    record.path = what.asked.path();
    record.referer = what.asked.field("referer", "");
    record.authority = what.asked.authority();
    record.status = what.status;
    record.is_page = what.asked.method() == "GET" &&
                     what.asked.field("accept", "").find("text/html") != std::string_view::npos;
    record.microseconds = what.to_end;
    record.at = now;
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->today != now / one_day) {
            state_->today = now / one_day;
            state_->key = new_key();
        }
        record.visitor = visitor_of(what.asked, state_->key);
    }
    add(std::move(record));
}

void statistics::add(request_record what) {
    const std::scoped_lock lock(state_->mutex);
    auto& fresh = state_->fresh;
    fresh.push_back(std::move(what));
    if (fresh.size() >= most_at_once || fresh.back().at - fresh.front().at >= longest_delay)
        state_->hand_on();
}

void statistics::finish() {
    const std::scoped_lock lock(state_->mutex);
    state_->hand_on();
    state_->events.finish();
}

html statistics::page(moment now, const voice& say) {
    std::ostringstream structure;
    {
        const std::scoped_lock lock(state_->mutex);
        state_->hand_on();
        state_->events.print(structure);
        if (state_->refused != 0) structure << "\nfailed; not counted since: " << state_->refused;
    }
    const std::scoped_lock lock(state_->counted.mutex);
    html made("<h2>{}</h2>\n<h3>{}</h3>\n", say("Statistics"), say("Views per hour"));
    made.add(bars(state_->counted.views_by_hour, now, say));
    made.add("<h3>{}</h3>\n", say("Time to answer"));
    made.add(lines(state_->counted.latency, say));
    made.add(table("Most read", "Post", state_->counted.posts, say, true));
    made.add(table("Where readers come from", "Site", state_->counted.referrers, say));
    made.add(table("Errors", "Status and path", state_->counted.errors, say));
    return made.add(
        "<h3>{}</h3>\n<p class=\"note\">{}</p>\n<pre tabindex=\"0\">{}</pre>\n",
        say("How this is counted"),
        say("Since the server was started, without cookies; addresses are hashed with a salt that "
            "lasts a day."),
        structure.str());
}

std::string host_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#:"));
    std::string host(url.substr(0, 100));
    for (char& c : host)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return host;
}

}  // namespace blogs

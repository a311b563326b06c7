// SPDX-License-Identifier: MIT
#include "apps/blog/calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <stdexcept>

namespace blogs {

using plait::http::html;

namespace {

date::sys_time<std::chrono::milliseconds> time_of(moment when) {
    return date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(when));
}

// A line that is written from left to right.
class writer {
public:
    template <class Number>
    writer& number(Number value) {
        end_ = std::to_chars(end_, text_.data() + text_.size(), value).ptr;
        return *this;
    }
    writer& two(std::int64_t value) {
        *end_++ = static_cast<char>('0' + value / 10 % 10);
        *end_++ = static_cast<char>('0' + value % 10);
        return *this;
    }
    writer& put(std::string_view words) {
        end_ = std::copy(words.begin(), words.end(), end_);
        return *this;
    }
    [[nodiscard]] std::string text() const {
        return std::string(text_.data(), static_cast<std::size_t>(end_ - text_.data()));
    }

private:
    std::array<char, 128> text_;  // the longest name of a month has 20
    char* end_ = text_.data();
};

// Null: there is none; also where the machine has no zones at all.
const date::time_zone* zone_of(std::string_view name) {
    if (name.empty() || name == "UTC") return nullptr;
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

struct parts {
    date::year_month_day day;
    date::hh_mm_ss<std::chrono::seconds> time;
};

parts split(moment when, const date::time_zone* zone) {
    using std::chrono::seconds;
    const auto second = date::floor<seconds>(time_of(when));
    const auto local =
        zone != nullptr ? zone->to_local(second) : date::local_seconds(second.time_since_epoch());
    const auto day = date::floor<date::days>(local);
    return {date::year_month_day(day), date::hh_mm_ss<seconds>(local - day)};
}

void put_rfc3339(writer& to, const parts& at) {
    to.number(static_cast<int>(at.day.year())).put("-");
    to.two(static_cast<unsigned>(at.day.month())).put("-");
    to.two(static_cast<unsigned>(at.day.day())).put("T").two(at.time.hours().count());
    to.put(":").two(at.time.minutes().count()).put(":").two(at.time.seconds().count()).put("Z");
}

void put_day(writer& to, const parts& at, const voice& say) {
    to.number(static_cast<unsigned>(at.day.day())).put(" ");
    to.put(say.month_in_date(static_cast<unsigned>(at.day.month()))).put(" ");
    to.number(static_cast<int>(at.day.year()));
}

// Nothing in it needs escaping.
html time_element(moment when, const reading& by, bool to_the_minute) {
    const date::time_zone* const zone = zone_of(by.zone);
    const parts universal = split(when, nullptr);
    const parts local = zone == nullptr ? universal : split(when, zone);
    writer line;
    line.put("<time datetime=\"");
    put_rfc3339(line, universal);
    line.put("\">");
    put_day(line, local, by.say);
    if (to_the_minute)
        line.put(", ").two(local.time.hours().count()).put(":").two(local.time.minutes().count());
    line.put("</time>");
    return html::trusted(line.text());
}

moment month_start(int year, int month) {
    const date::sys_days day(date::year(year + (month - 1) / 12) /
                             date::month(static_cast<unsigned>((month - 1) % 12 + 1)) / 1);
    return std::chrono::milliseconds(day.time_since_epoch()).count();
}

}  // namespace

std::string rfc3339(moment when) {
    writer line;
    put_rfc3339(line, split(when, nullptr));
    return line.text();
}

html day_element(moment when, const reading& by) { return time_element(when, by, false); }
html minute_element(moment when, const reading& by) { return time_element(when, by, true); }

std::string month_text(int year, int month, const voice& say) {
    return std::string(say.month_alone(static_cast<unsigned>(month)))
        .append(" ")
        .append(std::to_string(year));
}

bool is_zone(std::string_view name) { return name == "UTC" || zone_of(name) != nullptr; }

const std::vector<std::string>& zones() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names;
        try {
            for (const auto& zone : date::get_tzdb().zones) {
                const std::string& name = zone.name();
                const auto slash = name.find('/');
                if (slash != std::string::npos && !name.starts_with("Etc/") &&
                    !name.starts_with("posix/") && !name.starts_with("right/") &&
                    !name.starts_with("SystemV/"))
                    names.push_back(name);
            }
        } catch (const std::runtime_error&) {  // a machine without zones: UTC it is
        }
        std::sort(names.begin(), names.end());
        names.insert(names.begin(), "UTC");
        return names;
    }();
    return all;
}

span month_span(int year, int month) {
    return {month_start(year, month), month_start(year, month + 1)};
}
span year_span(int year) { return {month_start(year, 1), month_start(year + 1, 1)}; }

}  // namespace blogs

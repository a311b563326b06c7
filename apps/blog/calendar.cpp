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

namespace {

date::sys_time<std::chrono::milliseconds> time_of(moment when) {
    return date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(when));
}

template <class Number>
void append(std::string& to, Number number) {
    std::array<char, 24> digits;
    to.append(digits.data(),
              std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}
// With two digits.
void append_two(std::string& to, std::int64_t number) {
    to += static_cast<char>('0' + number / 10 % 10);
    to += static_cast<char>('0' + number % 10);
}

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

parts split(moment when, std::string_view zone) {
    using std::chrono::seconds;
    const auto second = date::floor<seconds>(time_of(when));
    const date::time_zone* const where = zone_of(zone);
    const auto local =
        where != nullptr ? where->to_local(second) : date::local_seconds(second.time_since_epoch());
    const auto day = date::floor<date::days>(local);
    return {date::year_month_day(day), date::hh_mm_ss<seconds>(local - day)};
}

void append_day(std::string& to, const parts& at, const voice& say) {
    to.reserve(32);
    append(to, static_cast<unsigned>(at.day.day()));
    to += ' ';
    to += say.month_in_date(static_cast<unsigned>(at.day.month()));
    to += ' ';
    append(to, static_cast<int>(at.day.year()));
}

moment month_start(int year, int month) {
    const date::sys_days day(date::year(year + (month - 1) / 12) /
                             date::month(static_cast<unsigned>((month - 1) % 12 + 1)) / 1);
    return std::chrono::milliseconds(day.time_since_epoch()).count();
}

}  // namespace

std::string rfc3339(moment when) {
    const auto [day, time] = split(when, "UTC");
    std::string text;
    text.reserve(24);
    append(text, static_cast<int>(day.year()));
    append_two(text += '-', static_cast<unsigned>(day.month()));
    append_two(text += '-', static_cast<unsigned>(day.day()));
    append_two(text += 'T', time.hours().count());
    append_two(text += ':', time.minutes().count());
    append_two(text += ':', time.seconds().count());
    return text += 'Z';
}

std::string day_text(moment when, const reading& by) {
    std::string text;
    append_day(text, split(when, by.zone), by.say);
    return text;
}

std::string minute_text(moment when, const reading& by) {
    const parts at = split(when, by.zone);
    std::string text;
    append_day(text, at, by.say);
    append_two(text += ", ", at.time.hours().count());
    append_two(text += ':', at.time.minutes().count());
    return text;
}

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

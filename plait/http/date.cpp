// SPDX-License-Identifier: MIT
#include "plait/http/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <compare>
#include <cstddef>

namespace plait::http {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::weekday;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> day_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t first_second = -62'167'219'200;  // 0000-01-01 00:00:00
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31 23:59:59

char* put(char* at, std::string_view text) noexcept { return std::ranges::copy(text, at).out; }

char* put_digits(char* at, unsigned number, int count) noexcept {
    for (int i = count - 1; i >= 0; --i, number /= 10) at[i] = static_cast<char>('0' + number % 10);
    return at + count;
}

// Takes one thing after the other from the front of a text; once something does not fit, nothing
// fits any more.
class scanner {
public:
    explicit scanner(std::string_view text) noexcept : rest_(text) {}

    scanner& text(std::string_view expected) noexcept {
        good_ = good_ && rest_.starts_with(expected);
        if (good_) rest_.remove_prefix(expected.size());
        return *this;
    }
    scanner& number(std::size_t digits, unsigned& into) noexcept {
        good_ = good_ && rest_.size() >= digits;
        into = 0;
        for (std::size_t i = 0; i < digits && good_; ++i) {
            good_ = rest_[i] >= '0' && rest_[i] <= '9';
            into = into * 10 + static_cast<unsigned>(rest_[i] - '0');
        }
        if (good_) rest_.remove_prefix(digits);
        return *this;
    }
    // Two columns: a single digit stands behind a space.
    scanner& padded_day(unsigned& into) noexcept {
        return rest_.starts_with(' ') ? text(" ").number(1, into) : number(2, into);
    }
    scanner& month(unsigned& into) noexcept {
        const auto* found = std::ranges::find_if(
            month_names, [this](std::string_view name) { return rest_.starts_with(name); });
        good_ = good_ && found != month_names.end();
        if (good_) text(*found);
        into = static_cast<unsigned>(found - month_names.begin()) + 1;
        return *this;
    }
    scanner& day_name(bool whole) noexcept {
        for (const std::string_view name : day_names) {
            const std::string_view wanted = whole ? name : name.substr(0, 3);
            if (rest_.starts_with(wanted)) return text(wanted);
        }
        good_ = false;
        return *this;
    }
    scanner& time(unsigned& hour, unsigned& minute, unsigned& second) noexcept {
        return number(2, hour).text(":").number(2, minute).text(":").number(2, second);
    }
    [[nodiscard]] bool all() const noexcept { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

struct parts {
    unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    friend auto operator<=>(const parts&, const parts&) noexcept = default;
};

std::optional<std::int64_t> second_of(const parts& of) noexcept {
    const year_month_day date{std::chrono::year(static_cast<int>(of.year)),
                              std::chrono::month(of.month), std::chrono::day(of.day)};
    if (!date.ok() || of.hour > 23 || of.minute > 59 || of.second > 60) return std::nullopt;
    return sys_seconds(sys_days(date)).time_since_epoch().count() + of.hour * 3600 +
           of.minute * 60 + of.second;
}

sys_seconds moment_of(std::int64_t second) noexcept {
    return sys_seconds(seconds(std::clamp(second, first_second, last_second)));
}

parts parts_of(sys_seconds moment) noexcept {
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    return {static_cast<unsigned>(static_cast<int>(date.year())),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            static_cast<unsigned>(time.hours().count()),
            static_cast<unsigned>(time.minutes().count()),
            static_cast<unsigned>(time.seconds().count())};
}

std::optional<std::int64_t> imf_fixdate(std::string_view text) noexcept {
    parts of{};
    scanner scan(text);
    scan.day_name(false).text(", ").number(2, of.day).text(" ").month(of.month).text(" ");
    scan.number(4, of.year).text(" ").time(of.hour, of.minute, of.second).text(" GMT");
    return scan.all() ? second_of(of) : std::nullopt;
}

std::optional<std::int64_t> rfc850_date(std::string_view text, std::int64_t now) noexcept {
    parts of{};
    scanner scan(text);
    scan.day_name(true).text(", ").number(2, of.day).text("-").month(of.month).text("-");
    scan.number(2, of.year).text(" ").time(of.hour, of.minute, of.second).text(" GMT");
    if (!scan.all()) return std::nullopt;
    parts horizon = parts_of(moment_of(now));
    horizon.year += 50;
    of.year += horizon.year - horizon.year % 100;
    if (of > horizon && of.year >= 100) of.year -= 100;
    return second_of(of);
}

std::optional<std::int64_t> asctime_date(std::string_view text) noexcept {
    parts of{};
    scanner scan(text);
    scan.day_name(false).text(" ").month(of.month).text(" ").padded_day(of.day).text(" ");
    scan.time(of.hour, of.minute, of.second).text(" ").number(4, of.year);
    return scan.all() ? second_of(of) : std::nullopt;
}

}  // namespace

void write_date(std::int64_t second, std::span<char, date_size> into) noexcept {
    const sys_seconds moment = moment_of(second);
    const parts of = parts_of(moment);
    const weekday day(floor<days>(moment));
    char* at = put(into.data(), day_names.at(day.c_encoding()).substr(0, 3));
    at = put_digits(put(at, ", "), of.day, 2);
    at = put(put(at, " "), month_names.at(of.month - 1));
    at = put_digits(put(at, " "), of.year, 4);
    at = put_digits(put(at, " "), of.hour, 2);
    at = put_digits(put(at, ":"), of.minute, 2);
    at = put_digits(put(at, ":"), of.second, 2);
    put(at, " GMT");
}

std::string date_text(std::int64_t second) {
    std::array<char, date_size> text{};
    write_date(second, text);
    return {text.data(), text.size()};
}

std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now) noexcept {
    if (const auto second = imf_fixdate(text)) return second;
    if (const auto second = rfc850_date(text, now)) return second;
    return asctime_date(text);
}

}  // namespace plait::http

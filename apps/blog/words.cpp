// SPDX-License-Identifier: MIT
#include "apps/blog/words.hpp"

#include <algorithm>
#include <charconv>

namespace blogs {

namespace {

using names = std::array<std::string_view, 12>;

struct months_of {
    names in_date;
    names alone;
};
constexpr names english_months{"January",   "February", "March",    "April",
                               "May",       "June",     "July",     "August",
                               "September", "October",  "November", "December"};
constexpr names dutch_months{"januari", "februari", "maart",     "april",   "mei",      "juni",
                             "juli",    "augustus", "september", "oktober", "november", "december"};
constexpr std::array<months_of, languages.size()> months{{
    {english_months, english_months},
    {dutch_months, dutch_months},
    {{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
      "октября", "ноября", "декабря"},
     {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
      "ноябрь", "декабрь"}},
}};

// What is counted: none of it, one, and behind a number the forms of CLDR's plural rules. English and
// Dutch have one for all numbers but 1; Russian: "few" behind 2 to 4, 22 to 24, …, "one" behind 21, 31, ….
struct forms {
    std::string_view none;
    std::string_view single;
    std::string_view one;
    std::string_view few;
    std::string_view many;
};
constexpr std::array<std::array<forms, 4>, languages.size()> things{{
    {{{"no comments", "one comment", "comments", "comments", "comments"},
      {"no likes", "one like", "likes", "likes", "likes"},
      {"no posts", "one post", "posts", "posts", "posts"},
      {"no time", "one second", "seconds", "seconds", "seconds"}}},
    {{{"geen reacties", "één reactie", "reacties", "reacties", "reacties"},
      {"niemand vindt dit leuk", "één vindt dit leuk", "vinden dit leuk", "vinden dit leuk",
       "vinden dit leuk"},
      {"geen berichten", "één bericht", "berichten", "berichten", "berichten"},
      {"geen tijd", "één seconde", "seconden", "seconden", "seconden"}}},
    {{{"нет комментариев", "1 комментарий", "комментарий", "комментария", "комментариев"},
      {"нет отметок", "1 отметка", "отметка", "отметки", "отметок"},
      {"нет записей", "1 запись", "запись", "записи", "записей"},
      {"0 секунд", "1 секунду", "секунду", "секунды", "секунд"}}},
}};

std::string_view behind(std::int64_t number, const forms& of) {
    const auto tens = number % 100;
    const auto ones = number % 10;
    if (tens >= 11 && tens <= 14) return of.many;
    if (ones == 1) return of.one;
    return ones >= 2 && ones <= 4 ? of.few : of.many;
}

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "0.8" in thousandths, 0 to 1000; what is no weight is 0.
int weight_of(std::string_view text) noexcept {
    if (text.empty() || (text.front() != '0' && text.front() != '1')) return 0;
    int weight = (text.front() - '0') * 1000;
    int unit = 100;
    for (std::size_t i = 2; i < text.size() && text[1] == '.' && unit > 0; ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return 0;
        weight += (text[i] - '0') * unit;
    }
    return std::min(weight, 1000);
}

}  // namespace

std::size_t character_count(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

bool has_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

std::optional<language> language_of(std::string_view tag) noexcept {
    const std::string_view primary = tag.substr(0, tag.find('-'));
    for (std::size_t i = 0; i < languages.size(); ++i) {
        const std::string_view own = languages[i].tag;
        if (std::equal(own.begin(), own.end(), primary.begin(), primary.end(), [](char a, char b) {
                return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
            }))
            return static_cast<language>(i);
    }
    return std::nullopt;
}

language preferred_language(std::string_view field) noexcept {
    language best = language::english;
    int most = 0;
    while (!field.empty()) {
        const std::size_t end = std::min(field.find(','), field.size());
        const std::string_view range = field.substr(0, end);
        field.remove_prefix(std::min(end + 1, field.size()));
        const std::size_t parameters = std::min(range.find(';'), range.size());
        int weight = 1000;
        if (const auto q = range.find("q=", parameters); q != std::string_view::npos)
            weight = weight_of(trimmed(range.substr(q + 2)));
        const auto ours = language_of(trimmed(range.substr(0, parameters)));
        if (!ours || weight <= most) continue;
        best = *ours;
        most = weight;
    }
    return best;
}

std::string voice::counted(std::int64_t number, thing what) const {
    const forms& of = things[static_cast<std::size_t>(in_)][static_cast<std::size_t>(what)];
    if (number == 0) return std::string(of.none);
    if (number == 1) return std::string(of.single);
    return std::to_string(number).append(" ").append(behind(number, of));
}

std::string sentence::in(const voice& say) const {
    constexpr std::string_view hole = "{}";
    std::string text(say(what_));
    if (const auto at = text.find(hole); at != std::string::npos)
        text.replace(at, hole.size(), number_ ? say.counted(*number_, of_) : filling_);
    return text;
}

std::string_view voice::month_in_date(unsigned month) const {
    return months[static_cast<std::size_t>(in_)].in_date.at(month - 1);
}
std::string_view voice::month_alone(unsigned month) const {
    return months[static_cast<std::size_t>(in_)].alone.at(month - 1);
}

}  // namespace blogs

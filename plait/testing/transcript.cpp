// SPDX-License-Identifier: MIT
#include "plait/testing/transcript.hpp"

#include "plait/testing/describe.hpp"
#include "plait/testing/failure.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace plait::testing {
namespace {

using what = transcript::what;

// In the order of the enumerators.
constexpr std::array<std::string_view, 12> words{"received", "ended",    "reset",   "timed_out",
                                                 "drained",  "wrote",    "yielded", "hung_up",
                                                 "aborted",  "returned", "failed",  "gave_up"};

constexpr std::int64_t second = 1'000'000'000;
static_assert(virtual_clock::duration::period::den == second);

std::string seconds(virtual_clock::duration time) {
    std::string text = std::to_string(time.count() / second);
    if (const auto rest = time.count() % second; rest != 0) {
        const std::string digits = std::to_string(rest);
        text.append(".").append(9 - digits.size(), '0').append(digits);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
}

std::optional<std::int64_t> number(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = wrong == std::errc() && end == digits.data() + digits.size();
    return whole && digits.front() != '-' ? std::optional(value) : std::nullopt;
}

std::optional<virtual_clock::duration> parse_seconds(std::string_view text) {
    const std::size_t point = text.find('.');
    const auto whole = number(text.substr(0, point));
    if (!whole || *whole > std::int64_t{9'000'000'000}) return std::nullopt;
    std::int64_t nanoseconds = 0;
    if (point != text.npos) {
        std::string digits(text.substr(point + 1));
        if (digits.empty() || digits.size() > 9) return std::nullopt;
        digits.append(9 - digits.size(), '0');
        const auto part = number(digits);
        if (!part) return std::nullopt;
        nanoseconds = *part;
    }
    return virtual_clock::duration(*whole * second + nanoseconds);
}

std::optional<std::string> parse_quoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::string plain;
    while (!text.empty()) {
        const char first = text.front();
        text.remove_prefix(1);
        if (first == '"') return std::nullopt;
        if (first != '\\') {
            plain += first;
            continue;
        }
        if (text.empty()) return std::nullopt;
        const char escape = text.front();
        text.remove_prefix(1);
        unsigned code = 0;
        switch (escape) {
            case 'r': plain += '\r'; break;
            case 'n': plain += '\n'; break;
            case 't': plain += '\t'; break;
            case '"':
            case '\\': plain += escape; break;
            case 'x':
                if (text.size() < 2 ||
                    std::from_chars(text.data(), text.data() + 2, code, 16).ptr != text.data() + 2)
                    return std::nullopt;
                plain += static_cast<char>(code);
                text.remove_prefix(2);
                break;
            default: return std::nullopt;
        }
    }
    return plain;
}

std::string_view first_word(std::string_view& rest) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, space);
    rest.remove_prefix(std::min(space + 1, rest.size()));
    return word;
}

}  // namespace

void transcript::add(virtual_clock::duration at, what happened, std::string_view text) {
    if (happened == what::wrote) {
        if (text.empty()) return;
        if (!events_.empty() && events_.back().happened == happened && events_.back().at == at) {
            events_.back().text += text;
            return;
        }
    }
    events_.push_back({at, happened, std::string(text)});
}

std::string transcript::text(std::size_t longest) const {
    std::string lines;
    for (const event& one : events_) lines += to_string(one, longest) + "\n";
    return lines;
}

transcript transcript::parse(std::string_view text) {
    transcript parsed;
    for (std::size_t line_number = 1; !text.empty(); ++line_number) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;

        const auto refuse = [&](const std::string& why) {
            throw failure("transcript, line " + std::to_string(line_number) + ": " + why + ": " +
                          quoted(line, 200));
        };
        std::string_view rest = line;
        const auto at = parse_seconds(first_word(rest));
        if (!at) refuse("begins with seconds, as 0 or 0.25");
        const std::string_view word = first_word(rest);
        const auto known = std::find(words.begin(), words.end(), word);
        if (known == words.end()) refuse("no such event");
        const auto plain = rest.empty() ? std::optional<std::string>("") : parse_quoted(rest);
        if (!plain) refuse("the text is not well quoted");
        if (!parsed.events_.empty() && *at < parsed.events_.back().at) refuse("time goes back");
        parsed.add(*at, static_cast<what>(known - words.begin()), *plain);
    }
    return parsed;
}

std::string to_string(const transcript::event& event, std::size_t longest) {
    std::string line = seconds(event.at);
    line.append(" ").append(words[static_cast<std::size_t>(event.happened)]);
    if (!event.text.empty()) line.append(" ").append(quoted(event.text, longest));
    return line;
}

std::string first_difference(const transcript& wanted, const transcript& got) {
    const auto& a = wanted.events();
    const auto& b = got.events();
    const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (at == a.end() && other == b.end()) return {};
    return "wanted: " + (at == a.end() ? "nothing more" : to_string(*at)) +
           "\ngot:    " + (other == b.end() ? "nothing more" : to_string(*other));
}

}  // namespace plait::testing

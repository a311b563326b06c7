// SPDX-License-Identifier: MIT
#include "apps/httpd/limits.hpp"

#include "plait/compose/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace httpd {

namespace {

using plait::error;

struct unit {
    std::string_view name;
    std::uint64_t factor;
};
constexpr std::array sizes{unit{"", 1}, unit{"k", 1U << 10U}, unit{"M", 1U << 20U},
                           unit{"G", 1U << 30U}};
constexpr std::array times{unit{"ms", 1}, unit{"s", 1000}, unit{"m", 60'000}, unit{"h", 3'600'000}};
constexpr std::array counts{unit{"", 1}};

// Nothing: the text is not a number above 0 with one of the units, or too large.
template <std::size_t N>
std::optional<std::uint64_t> amount(std::string_view text, const std::array<unit, N>& units) {
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || number == 0) return std::nullopt;
    const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const unit& each : units) {
        std::uint64_t product = 0;
        if (each.name == suffix && !__builtin_mul_overflow(number, each.factor, &product) &&
            product <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / 1000)
            return product;
    }
    return std::nullopt;
}

struct limit {
    std::string_view name;
    std::string_view meaning;
    // False: the value is not one for it.
    bool (*set)(limits&, std::string_view value);
};

template <class T>
bool store(T& into, std::optional<std::uint64_t> value) {
    if (!value) return false;
    into = T(static_cast<std::int64_t>(*value));
    return true;
}
template <class T>
bool store_or_unlimited(T& into, std::string_view text, std::optional<std::uint64_t> value) {
    if (text != "unlimited") return store(into, value);
    if constexpr (std::is_integral_v<T>)
        into = std::numeric_limits<T>::max();
    else
        into = T::max();
    return true;
}

constexpr std::array all{
    limit{
        "request-line", "bytes of a request line",
        [](limits& l, std::string_view v) { return store(l.http.request_line, amount(v, sizes)); }},
    limit{"field-line", "bytes of a header field",
          [](limits& l, std::string_view v) { return store(l.http.field_line, amount(v, sizes)); }},
    limit{"head", "bytes of a request's head",
          [](limits& l, std::string_view v) { return store(l.http.head, amount(v, sizes)); }},
    limit{"fields", "header fields, at most 100",
          [](limits& l, std::string_view v) {
              return store(l.http.fields, amount(v, counts)) && l.http.fields <= 100;
          }},
    limit{"body", "bytes of a request's body",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.http.body, v, amount(v, sizes));
          }},
    limit{"requests", "requests on a connection",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.http.requests, v, amount(v, counts));
          }},
    limit{"connections", "connections at once",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.connections, v, amount(v, counts));
          }},
    limit{"per-address", "connections at once from one address",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.per_address, v, amount(v, counts));
          }},
    limit{"idle", "time until the next request",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.timers.idle, v, amount(v, times));
          }},
    limit{"head-time", "time for a request's head",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.timers.head, v, amount(v, times));
          }},
    limit{"body-time", "time for a body, besides what its bytes earn",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.timers.body, v, amount(v, times));
          }},
    limit{"application", "time until an answer begins",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.timers.application, v, amount(v, times));
          }},
    limit{"write", "time for the peer to take an answer, besides what its bytes earn",
          [](limits& l, std::string_view v) {
              return store_or_unlimited(l.timers.write, v, amount(v, times));
          }},
    limit{"rate", "bytes a second that earn a second",
          [](limits& l, std::string_view v) {
              const auto rate = amount(v, sizes);
              return rate && *rate <= std::numeric_limits<std::uint32_t>::max() &&
                     store(l.timers.rate, rate);
          }},
};

}  // namespace

void limits::set(std::string_view assignment) {
    const auto equals = assignment.find('=');
    const std::string_view name = assignment.substr(0, equals);
    const auto* const found =
        std::find_if(all.begin(), all.end(), [&](const limit& each) { return each.name == name; });
    if (found == all.end())
        throw error("no limit is called '" + std::string(name) + "'; there are:\n" + help());
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : assignment.substr(equals + 1);
    limits changed = *this;
    if (!found->set(changed, value))
        throw error("'" + std::string(assignment) + "': " + std::string(found->meaning) +
                    " is a number above 0, as in 4096, 64k, 2M (sizes), 500ms, 30s, 5m (times); or "
                    "'unlimited', where that is possible");
    *this = changed;
}

std::string limits::help() {
    std::string text;
    for (const limit& each : all) {
        text += "  " + std::string(each.name);
        text.append(14 - std::min<std::size_t>(13, each.name.size()), ' ');
        text += std::string(each.meaning) + '\n';
    }
    return text;
}

}  // namespace httpd

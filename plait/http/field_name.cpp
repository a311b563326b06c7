// SPDX-License-Identifier: MIT
#include "plait/http/field_name.hpp"

#include "plait/http/characters.hpp"

#include <array>
#include <cstring>

// Recognising a name:
//   1. Length, first, middle and last letter are hashed into a table without collisions; the
//      multiplier was found by trying. So at most one name is compared.
//   2. The comparison folds case by a mask that has 0x20 where the name has a letter: '-' must be
//      '-', and nothing but its two cases matches a letter. It loads eight bytes at a time, the last
//      eight overlapping, so it never reads behind the name.

namespace plait::http {

namespace {

constexpr std::array<std::string_view, field_names> names{
    "",
    "accept",
    "accept-encoding",
    "accept-language",
    "allow",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expect",
    "forwarded",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "last-modified",
    "location",
    "origin",
    "range",
    "referer",
    "retry-after",
    "sec-fetch-site",
    "server",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "vary",
    "x-request-id",
};

constexpr std::size_t longest = 32;
constexpr unsigned bucket_bits = 7;

constexpr std::uint32_t hash(std::string_view name) noexcept {
    const auto letter = [name](std::size_t at) {
        return static_cast<unsigned char>(name[at]) | 0x20U;
    };
    const std::uint32_t key = static_cast<std::uint32_t>(name.size()) | letter(0) << 8 |
                              letter(name.size() / 2) << 16 | letter(name.size() - 1) << 24;
    return (key * 2552585141U) >> (32 - bucket_bits);
}

struct entry {
    std::array<char, longest> text{};
    std::array<char, longest> fold{};
};

constexpr std::array<entry, field_names> entries = [] {
    std::array<entry, field_names> made{};
    for (std::size_t i = 1; i < field_names; ++i)
        for (std::size_t at = 0; at < names[i].size(); ++at) {
            made[i].text[at] = names[i][at];
            made[i].fold[at] = names[i][at] == '-' ? char{0} : char{0x20};
        }
    return made;
}();

constexpr std::array<std::uint8_t, 1 << bucket_bits> table = [] {
    std::array<std::uint8_t, 1 << bucket_bits> made{};
    for (std::size_t i = 1; i < field_names; ++i)
        made[hash(names[i])] = static_cast<std::uint8_t>(i);
    return made;
}();

constexpr bool perfect() noexcept {
    for (std::size_t i = 1; i < field_names; ++i)
        if (table[hash(names[i])] != i || names[i].size() > longest) return false;
    return true;
}
static_assert(perfect(), "two names collide, or one is too long: find another multiplier");

template <class Word>
bool same(const char* name, const entry& known, std::size_t at) noexcept {
    Word given{};
    Word text{};
    Word fold{};
    std::memcpy(&given, name + at, sizeof(Word));
    std::memcpy(&text, known.text.data() + at, sizeof(Word));
    std::memcpy(&fold, known.fold.data() + at, sizeof(Word));
    return (given | fold) == text;
}

bool matches(std::string_view name, const entry& known) noexcept {
    const std::size_t size = name.size();
    if (size < 4) return same_text(name, {known.text.data(), size});
    if (size < 8)
        return same<std::uint32_t>(name.data(), known, 0) &&
               same<std::uint32_t>(name.data(), known, size - 4);
    for (std::size_t at = 0; at + 8 < size; at += 8)
        if (!same<std::uint64_t>(name.data(), known, at)) return false;
    return same<std::uint64_t>(name.data(), known, size - 8);
}

}  // namespace

std::string_view to_string(field_name name) noexcept {
    return names[static_cast<std::size_t>(name)];
}

field_name recognised(std::string_view name) noexcept {
    if (name.empty()) return field_name::other;
    const std::uint8_t index = table[hash(name)];
    if (name.size() != names[index].size() || !matches(name, entries[index]))
        return field_name::other;
    return static_cast<field_name>(index);
}

}  // namespace plait::http

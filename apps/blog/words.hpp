// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/phrases.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What the pages say, in the language of whoever reads them.

namespace blogs {

enum class language : std::uint8_t { english, dutch, russian };

struct language_facts {
    std::string_view tag;   ///< "nl" (RFC 5646)
    std::string_view name;  ///< as it calls itself
    std::string_view direction;
};
inline constexpr std::array<language_facts, std::tuple_size_v<translations>> languages{{
    {"en", "English", "ltr"},
    {"nl", "Nederlands", "ltr"},
    {"ru", "Русский", "ltr"},
}};

/// The language of a tag, if it is one of ours.
[[nodiscard]] std::optional<language> language_of(std::string_view tag) noexcept;
/// The one that is most welcome by an Accept-Language field (RFC 9110, section 12.5.4); else English.
[[nodiscard]] language preferred_language(std::string_view field) noexcept;

/// How many characters (code points) a text in UTF-8 has.
[[nodiscard]] std::size_t character_count(std::string_view text) noexcept;
/// Whether it is more than a line: line ends, tabs, and what nobody types.
[[nodiscard]] bool has_control(std::string_view text) noexcept;

/// Something that pages say, called by its English text. What the catalogue does not have does not
/// compile.
class phrase {
public:
    template <std::size_t Size>
    consteval phrase(const char (&english)[Size]) : index_(find({english, Size - 1})) {}

    [[nodiscard]] constexpr std::size_t index() const noexcept { return index_; }

private:
    static consteval std::size_t find(std::string_view english) {
        for (std::size_t i = 0; i < phrases.size(); ++i)
            if (phrases[i][0] == english) return i;
        throw "the catalogue in phrases.hpp does not have this phrase";
    }

    std::size_t index_;
};

enum class thing : std::uint8_t { comment, like, post, second };

/// Says it in one language.
class voice {
public:
    constexpr explicit voice(language in = language::english) noexcept : in_(in) {}

    [[nodiscard]] language in() const noexcept { return in_; }
    [[nodiscard]] const language_facts& facts() const noexcept {
        return languages[static_cast<std::size_t>(in_)];
    }

    [[nodiscard]] constexpr std::string_view operator()(phrase what) const noexcept {
        return phrases[what.index()][static_cast<std::size_t>(in_)];
    }
    /// "no comments", "one comment", "7 comments".
    [[nodiscard]] std::string counted(std::int64_t number, thing what) const;
    /// A month, 1 to 12, as it stands in a date and as it stands alone.
    [[nodiscard]] std::string_view month_in_date(unsigned month) const;
    [[nodiscard]] std::string_view month_alone(unsigned month) const;

private:
    language in_;
};

/// Something to be said once it is known to whom: a phrase, and what stands where it has "{}".
class sentence {
public:
    sentence(phrase what) : what_(what) {}  // NOLINT(*-explicit-*): a phrase is one
    sentence(phrase what, std::string_view filling) : what_(what), filling_(filling) {}
    sentence(phrase what, std::int64_t number, thing of) : what_(what), number_(number), of_(of) {}

    [[nodiscard]] std::string in(const voice& say) const;

private:
    phrase what_;
    std::string filling_;
    std::optional<std::int64_t> number_;
    thing of_ = thing::second;
};

/// How somebody reads: in which language, and in which zone of time.
struct reading {
    voice say;
    std::string_view zone = "UTC";
};

}  // namespace blogs

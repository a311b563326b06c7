// SPDX-License-Identifier: MIT
#pragma once

// Finding the colon behind a field's name, and the end of its value: the first byte that may not stand
// in one, which in a sound message is the CR of its line. Sixteen bytes at a time with SSE2, which every x86-64 has, else
// eight at a time. (PCMPESTRI of SSE4.2 does the ranges in one instruction, and takes longer.)

#include "plait/http/characters.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace plait::http::detail {

/// The first byte in `[at, end)` that is a control other than HTAB, or DEL; else `end`.
inline const char* find_control_bytewise(const char* at, const char* end) noexcept {
    while (at != end && is(*at, value_character)) ++at;
    return at;
}

inline const char* find_control_wordwise(const char* at, const char* end) noexcept {
    constexpr std::uint64_t ones = ~std::uint64_t{0} / 0xff;
    constexpr std::uint64_t tops = ones * 0x80;
    // Bytes equal to zero get their top bit set; wrong only behind the first such byte.
    const auto zeros = [](std::uint64_t word) { return (word - ones) & ~word & tops; };
    for (; end - at >= 8; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        const std::uint64_t below_space = (word - ones * ' ') & ~word & tops;
        if ((below_space | zeros(word ^ (ones * 0x7f))) != 0) {
            // A tab stops the words too: the bytes sort it out.
            const char* stop = find_control_bytewise(at, at + 8);
            if (stop != at + 8) return stop;
        }
    }
    return find_control_bytewise(at, end);
}

#ifdef __SSE2__
inline const char* find_control_sse2(const char* at, const char* end) noexcept {
    const __m128i highest = _mm_set1_epi8(0x1f);
    const __m128i tab = _mm_set1_epi8('\t');
    const __m128i del = _mm_set1_epi8(0x7f);
    for (; end - at >= 16; at += 16) {
        const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(text, highest), text);
        const __m128i bad = _mm_or_si128(_mm_andnot_si128(_mm_cmpeq_epi8(text, tab), low),
                                         _mm_cmpeq_epi8(text, del));
        if (const int found = _mm_movemask_epi8(bad); found != 0)
            return at + std::countr_zero(static_cast<unsigned>(found));
    }
    return find_control_bytewise(at, end);
}
#endif

/// The first colon, if it is among the first `near` bytes and as many are there; else null.
inline constexpr std::ptrdiff_t near = 16;
inline const char* near_colon(const char* at, const char* end) noexcept {
    if (end - at < near) return nullptr;
#ifdef __SSE2__
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const int found = _mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8(':')));
    return found != 0 ? at + std::countr_zero(static_cast<unsigned>(found)) : nullptr;
#else
    return static_cast<const char*>(std::memchr(at, ':', near));
#endif
}

inline const char* find_control(const char* at, const char* end) noexcept {
#ifdef __SSE2__
    return find_control_sse2(at, end);
#else
    return find_control_wordwise(at, end);
#endif
}

}  // namespace plait::http::detail

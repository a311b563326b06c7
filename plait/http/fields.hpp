// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/http/field_name.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>

namespace plait::http {

/// A field line, its value trimmed.
struct field {
    constexpr field(bytes its_name, bytes its_value) noexcept : name(its_name), value(its_value) {}
    friend constexpr bool operator==(const field&, const field&) noexcept = default;

    bytes name;
    bytes value;
};

/// The fields of a head, or of a trailer section, in order: at most 100, as offsets to where the text
/// lies. Names are compared without regard to case; common ones are recognised while parsing, so
/// looking one up costs no search.
class field_list {
public:
    static constexpr std::size_t most = 100;

    // The slots are left as they are: `count_` says how many count.
    field_list() noexcept { first_.fill(0); }  // NOLINT(*-member-init)
    explicit field_list(const char* base) noexcept : base_(base) { first_.fill(0); }  // NOLINT
    field_list(const field_list&) = delete;
    field_list& operator=(const field_list&) = delete;
    ~field_list() = default;

    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] field operator[](std::size_t index) const noexcept {
        assert(index < count_);
        const slot& at = slots_[index];
        return {bytes(base_ + at.name, at.name_size), bytes(base_ + at.value, at.value_size)};
    }

    /// The value of the first field of that name.
    [[nodiscard]] std::optional<bytes> find(field_name name) const noexcept {
        const std::uint8_t at = first_[static_cast<std::size_t>(name)];
        if (at == 0) return std::nullopt;
        return value(at - 1U);
    }
    [[nodiscard]] std::optional<bytes> find(bytes name) const noexcept;
    /// How many fields of that name there are.
    [[nodiscard]] std::size_t count(bytes name) const noexcept;
    /// All values of that name, joined by ", " as RFC 9110, section 5.3 has it.
    [[nodiscard]] std::optional<std::string> combined(bytes name) const;

    class iterator {
    public:
        using value_type = field;
        using difference_type = std::ptrdiff_t;

        iterator() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
        iterator(const field_list& of, std::size_t at) noexcept : list_(&of), at_(at) {}
        [[nodiscard]] field operator*() const noexcept { return (*list_)[at_]; }
        iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        iterator operator++(int) noexcept {
            iterator before = *this;
            ++at_;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) noexcept = default;

    private:
        const field_list* list_ = nullptr;
        std::size_t at_ = 0;
    };
    [[nodiscard]] iterator begin() const noexcept { return {*this, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {*this, count_}; }

    // ---- for the parser

    /// Where all offsets count from.
    [[nodiscard]] const char* base() const noexcept { return base_; }
    /// The text has moved.
    void rebase(const char* base) noexcept { base_ = base; }
    /// Which common name it is, or field_name::other.
    [[nodiscard]] field_name known(std::size_t index) const noexcept { return slots_[index].known; }
    /// Not beyond `most`. Both views lie behind `base()`, within 4 GiB.
    void add(field_name known, bytes name, bytes value) noexcept {
        assert(count_ < most && name.size() <= 0xffff);
        slot& at = slots_[count_++];
        at.name = static_cast<std::uint32_t>(name.data() - base_);
        at.value = static_cast<std::uint32_t>(value.data() - base_);
        at.value_size = static_cast<std::uint32_t>(value.size());
        at.name_size = static_cast<std::uint16_t>(name.size());
        at.known = known;
        std::uint8_t& first = first_[static_cast<std::size_t>(known)];
        if (first == 0 && known != field_name::other) first = count_;
    }
    void clear() noexcept {
        first_.fill(0);
        count_ = 0;
    }
    /// `unwanted(name, known)`
    template <class Predicate>
    void erase_if(const Predicate& unwanted) {
        const std::size_t before = count_;
        clear();
        for (std::size_t i = 0; i < before; ++i) {
            const slot kept = slots_[i];
            const bytes name(base_ + kept.name, kept.name_size);
            if (!unwanted(name, kept.known))
                add(kept.known, name, bytes(base_ + kept.value, kept.value_size));
        }
    }

private:
    struct slot {
        std::uint32_t name;
        std::uint32_t value;
        std::uint32_t value_size;
        std::uint16_t name_size;
        field_name known;
    };

    [[nodiscard]] bytes value(std::size_t index) const noexcept {
        const slot& at = slots_[index];
        return {base_ + at.value, at.value_size};
    }

    const char* base_ = nullptr;
    std::uint8_t count_ = 0;
    std::array<std::uint8_t, field_names> first_;  // index + 1 of the first of each name; 0: none
    std::array<slot, most> slots_;
};

}  // namespace plait::http

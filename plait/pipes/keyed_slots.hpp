// SPDX-License-Identifier: MIT
#pragma once

// Slots found by key, as the bounded stages keep them.
//   1. A slot has a number, which stays while it is used; freed numbers are used again.
//   2. The index is a flat table of (hash, slot), probed linearly, at most half full. Erasing moves
//      later entries back, so nothing is ever searched past an empty place.
//   3. Both grow as needed: a bound that is never reached costs nothing.

#include "plait/pipes/key.hpp"

#include <optional>
#include <vector>

namespace plait::pipes::detail {

template <class Key, class Value>
class keyed_slots {
public:
    using number = std::uint32_t;
    static constexpr number none = static_cast<number>(-1);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// The slot of a key, or `none`.
    template <class LookedFor>
    [[nodiscard]] number find(const LookedFor& key) const {
        if (size_ == 0) return none;
        const auto hash = short_hash(key);
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            const place& here = places_[at];
            if (here.slot == none) return none;
            if (here.hash == hash && slots_[here.slot]->key == key) return here.slot;
        }
    }

    /// Takes a key that is not there.
    number add(Key key, Value value) {
        if (2 * (size_ + 1) > places_.size()) grow();
        const auto hash = short_hash(key);
        number slot = free_;
        if (slot == none) {
            slot = static_cast<number>(slots_.size());
            slots_.emplace_back();
        } else {
            free_ = frees_[slot];
        }
        slots_[slot].emplace(std::move(key), std::move(value));
        place_in(places_, hash, slot);
        ++size_;
        return slot;
    }

    void remove(number slot) {
        std::size_t hole = place_of(slot);
        places_[hole].slot = none;
        for (std::size_t at = (hole + 1) & mask(); places_[at].slot != none;
             at = (at + 1) & mask()) {
            const std::size_t home = places_[at].hash & mask();
            if (((at - home) & mask()) < ((at - hole) & mask())) continue;
            places_[hole] = places_[at];
            places_[at].slot = none;
            hole = at;
        }
        slots_[slot].reset();
        if (frees_.size() < slots_.size()) frees_.resize(slots_.size(), none);
        frees_[slot] = free_;
        free_ = slot;
        --size_;
    }

    [[nodiscard]] Value& operator[](number slot) noexcept { return slots_[slot]->value; }
    [[nodiscard]] const Key& key(number slot) const noexcept { return slots_[slot]->key; }

private:
    struct entry {
        entry(Key&& its_key, Value&& its_value)
            : key(std::move(its_key)), value(std::move(its_value)) {}
        Key key;
        Value value;
    };
    struct place {
        std::uint32_t hash = 0;
        number slot = none;
    };

    template <class LookedFor>
    static std::uint32_t short_hash(const LookedFor& key) {
        return static_cast<std::uint32_t>(hash_of(key) >> 32);
    }
    [[nodiscard]] std::size_t mask() const noexcept { return places_.size() - 1; }

    static void place_in(std::vector<place>& places, std::uint32_t hash, number slot) {
        std::size_t at = hash & (places.size() - 1);
        while (places[at].slot != none) at = (at + 1) & (places.size() - 1);
        places[at].hash = hash;
        places[at].slot = slot;
    }
    [[nodiscard]] std::size_t place_of(number slot) const {
        std::size_t at = short_hash(slots_[slot]->key) & mask();
        while (places_[at].slot != slot) at = (at + 1) & mask();
        return at;
    }
    void grow() {
        std::vector<place> larger(places_.empty() ? 16 : 2 * places_.size());
        for (const place& each : places_)
            if (each.slot != none) place_in(larger, each.hash, each.slot);
        places_.swap(larger);
    }

    std::vector<std::optional<entry>> slots_;
    std::vector<place> places_;  // as many as a power of two
    std::vector<number> frees_;  // of a free slot: the next free one
    number free_ = none;
    std::size_t size_ = 0;
};

/// Keys in the order in which they were last refreshed.
template <class Key, class Value>
class ordered_keys {
public:
    using number = std::uint32_t;
    static constexpr number none = static_cast<number>(-1);

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    template <class LookedFor>
    [[nodiscard]] number find(const LookedFor& key) const {
        return entries_.find(key);
    }
    void add(Key key, Value value) { append(entries_.add(std::move(key), link(std::move(value)))); }
    /// Makes it the newest.
    void refresh(number slot) {
        if (slot == newest_) return;
        unlink(slot);
        append(slot);
    }
    [[nodiscard]] Value& oldest() noexcept { return entries_[oldest_].value; }
    void remove_oldest() {
        const number gone = oldest_;
        unlink(gone);
        entries_.remove(gone);
    }

private:
    struct link {
        explicit link(Value&& its_value) : value(std::move(its_value)) {}
        Value value;
        number older = none;
        number newer = none;
    };

    void append(number slot) {
        entries_[slot].older = newest_;
        entries_[slot].newer = none;
        (newest_ == none ? oldest_ : entries_[newest_].newer) = slot;
        newest_ = slot;
    }
    void unlink(number slot) {
        const number older = entries_[slot].older;
        const number newer = entries_[slot].newer;
        (older == none ? oldest_ : entries_[older].newer) = newer;
        (newer == none ? newest_ : entries_[newer].older) = older;
    }

    keyed_slots<Key, link> entries_;
    number oldest_ = none;
    number newest_ = none;
};

}  // namespace plait::pipes::detail

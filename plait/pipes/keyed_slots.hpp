// SPDX-License-Identifier: MIT
#pragma once

// Slots found by key, as the bounded stages keep them.
//   1. A slot has a number, which stays while it is used; freed numbers are used again.
//   2. The index has at least four places for each slot, each the first of a chain through the slots.
//      Most places are empty and most chains short, so that looking, adding and removing seldom do
//      what the processor has not guessed.
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

    template <class LookedFor>
    [[nodiscard]] static std::uint32_t hash(const LookedFor& key) {
        return static_cast<std::uint32_t>(hash_of(key) >> 32);
    }

    /// The slot of a key, or `none`.
    template <class LookedFor>
    [[nodiscard]] number find(const LookedFor& key) const {
        return find(key, hash(key));
    }
    template <class LookedFor>
    [[nodiscard]] number find(const LookedFor& key, std::uint32_t hash) const {
        if (size_ == 0) return none;
        number at = firsts_[hash & mask_];
        while (at != none && (slots_[at].hash != hash || !(slots_[at].held->key == key)))
            at = slots_[at].next;
        return at;
    }

    /// Takes a key that is not there.
    number add(Key key, Value value) {
        const auto its_hash = hash(key);
        return add(std::move(key), std::move(value), its_hash);
    }
    number add(Key key, Value value, std::uint32_t hash) {
        if (room_ == size_) grow();
        if (free_ == none) {
            slots_.emplace_back();
            free_ = static_cast<number>(slots_.size() - 1);
        }
        const number added = free_;
        slot& it = slots_[added];
        it.held.emplace(std::move(key), std::move(value));
        free_ = it.next;
        put_first(added, hash);
        ++size_;
        return added;
    }

    void remove(number gone) {
        take_out(gone);
        slots_[gone].held.reset();
        set_free(gone);
    }

    /// Takes a key that is not there, in the place of another.
    void replace(number other, Key key, Value value, std::uint32_t hash) {
        take_out(other);
        try {
            slots_[other].held.emplace(std::move(key), std::move(value));
        } catch (...) {
            set_free(other);
            throw;
        }
        put_first(other, hash);
    }

    [[nodiscard]] Value& operator[](number at) noexcept { return slots_[at].held->value; }
    [[nodiscard]] const Key& key(number at) const noexcept { return slots_[at].held->key; }

private:
    struct entry {
        entry(Key&& its_key, Value&& its_value)
            : key(std::move(its_key)), value(std::move(its_value)) {}
        Key key;
        Value value;
    };
    struct slot {
        std::uint32_t hash = 0;
        number next = none;  // in its chain, or of the free slots
        std::optional<entry> held;
    };

    void put_first(number at, std::uint32_t hash) {
        slots_[at].hash = hash;
        slots_[at].next = std::exchange(firsts_[hash & mask_], at);
    }
    void take_out(number at) {
        number* leads_here = &firsts_[slots_[at].hash & mask_];
        while (*leads_here != at) leads_here = &slots_[*leads_here].next;
        *leads_here = slots_[at].next;
    }
    void set_free(number empty) {
        slots_[empty].next = std::exchange(free_, empty);
        --size_;
    }
    void grow() {
        const std::size_t places = firsts_.empty() ? 16 : 2 * firsts_.size();
        firsts_.assign(places, none);
        mask_ = static_cast<std::uint32_t>(places - 1);
        room_ = places / 4;
        for (number at = 0; at < slots_.size(); ++at)
            if (slots_[at].held) put_first(at, slots_[at].hash);
    }

    std::vector<slot> slots_;
    std::vector<number> firsts_;  // as many as a power of two
    std::uint32_t mask_ = 0;
    number free_ = none;
    std::size_t room_ = 0;
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

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/keyed_slots.hpp"
#include "plait/pipes/to_text.hpp"

#include <mutex>

namespace plait::pipes {

/// A store in memory: up to `room` answers. Beyond that the next one in turn that has not been asked
/// for since the last turn is forgotten (second chance).
template <class Key, class Value>
class ram_store {
public:
    explicit ram_store(std::size_t room) : room_(room) {}

    /// The answer, valid until the next call; null if there is none.
    template <class LookedFor>
    [[nodiscard]] const Value* get(const LookedFor& key) {
        looked_for_ = entries_.hash(key);
        const auto slot = entries_.find(key, looked_for_);
        if (slot == entries_.none) return nullptr;
        entries_[slot].asked = true;
        return &entries_[slot].value;
    }
    void put(const Key& key, const Value& value) {
        looked_for_ = entries_.hash(key);
        const auto known = entries_.find(key, looked_for_);
        if (known != entries_.none) entries_.remove(known);
        add(key, value);
    }
    /// Takes the key that was just looked for in vain.
    void add(const Key& key, const Value& value) {
        if (entries_.size() < room_)
            entries_.add(key, entry(value), looked_for_);
        else
            entries_.replace(to_forget(), key, entry(value), looked_for_);
    }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

private:
    struct entry {
        explicit entry(const Value& its_value) : value(its_value) {}
        Value value;
        bool asked = false;
    };

    // When it is full, the slots in use are 0 … room - 1.
    std::uint32_t to_forget() {
        for (;;) {
            const std::uint32_t at = hand_;
            if (++hand_ == room_) hand_ = 0;
            if (!std::exchange(entries_[at].asked, false)) return at;
        }
    }

    detail::keyed_slots<Key, entry> entries_;
    std::size_t room_;
    std::uint32_t hand_ = 0;
    std::uint32_t looked_for_ = 0;  // its hash
};

/// The same for several threads.
template <class Key, class Value>
class shared_ram_store {
public:
    explicit shared_ram_store(std::size_t room) : store_(room) {}

    template <class LookedFor>
    [[nodiscard]] std::optional<Value> get(const LookedFor& key) {
        const std::scoped_lock lock(mutex_);
        const Value* found = store_.get(key);
        return found == nullptr ? std::nullopt : std::optional<Value>(*found);
    }
    void put(const Key& key, const Value& value) {
        const std::scoped_lock lock(mutex_);
        store_.put(key, value);
    }

private:
    std::mutex mutex_;
    ram_store<Key, Value> store_;
};

/// For `cached`: a ram_store in each sink, new in each run.
struct ram {
    explicit ram(std::size_t its_room) noexcept : room(its_room) {}
    [[nodiscard]] std::string label() const { return "ram(" + to_text(room) + ")"; }
    std::size_t room;
};

/// For `cached`: one shared_ram_store for all workers of a parallel, new in each run.
struct shared_ram {
    explicit shared_ram(std::size_t its_room) noexcept : room(its_room) {}
    [[nodiscard]] std::string label() const { return "shared_ram(" + to_text(room) + ")"; }
    std::size_t room;
};

}  // namespace plait::pipes

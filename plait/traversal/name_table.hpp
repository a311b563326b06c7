// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::traversal::detail {

[[nodiscard]] inline std::size_t hash_of(std::string_view name) noexcept {
    return std::hash<std::string_view>()(name);
}

/// A map from names, filled once: open addressing, at most half full, so that a look-up costs a probe
/// or two, however many names there are.
template <class T>
class name_table {
public:
    [[nodiscard]] const T* find(std::string_view name, std::size_t hash) const noexcept {
        if (slots_.empty()) return nullptr;
        for (std::size_t at = hash & mask(); slots_[at] != nullptr; at = (at + 1) & mask())
            if (slots_[at]->hash == hash && slots_[at]->name == name) return &slots_[at]->value;
        return nullptr;
    }
    [[nodiscard]] const T* find(std::string_view name) const noexcept {
        return find(name, hash_of(name));
    }

    /// The value of that name, made if there is none yet.
    T& operator[](std::string_view name) {
        const std::size_t hash = hash_of(name);
        if (const T* known = find(name, hash)) return *const_cast<T*>(known);
        owned_.push_back(std::make_unique<entry>(std::string(name), hash));
        if (owned_.size() * 2 <= slots_.size()) {
            place(*owned_.back());
        } else {
            slots_.assign(std::bit_ceil(owned_.size() * 2), nullptr);
            for (const auto& each : owned_) place(*each);
        }
        return owned_.back()->value;
    }

    /// In order of insertion: `each(name, value)`.
    template <class Each>
    void for_each(const Each& each) const {
        for (const auto& one : owned_) each(one->name, one->value);
    }

private:
    struct entry {
        entry(std::string its_name, std::size_t its_hash)
            : name(std::move(its_name)), hash(its_hash) {}
        std::string name;
        std::size_t hash;
        T value{};
    };
    [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }
    void place(entry& one) noexcept {
        std::size_t at = one.hash & mask();
        while (slots_[at] != nullptr) at = (at + 1) & mask();
        slots_[at] = &one;
    }

    std::vector<std::unique_ptr<entry>> owned_;
    std::vector<entry*> slots_;
};

}  // namespace plait::traversal::detail

// SPDX-License-Identifier: MIT
#pragma once

// What the tests of this room share.

#include "plait/pipes/chain.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace plait::pipes::test {

template <class Stage>
std::string printed(const Stage& stage) {
    std::ostringstream out;
    out << stage;
    return std::move(out).str();
}

/// `first`, …, `last`.
inline std::vector<int> numbers(int first, int last) {
    std::vector<int> all(static_cast<std::size_t>(last - first + 1));
    std::iota(all.begin(), all.end(), first);
    return all;
}

/// Passes on what comes, and writes a letter when it is told the end.
inline coro<void, int, int> tells_end(std::string& into, char letter) {  // NOLINT(*-reference-*)
    while (auto x = co_await receive_or_end) co_yield *x;
    into += letter;
}

/// Emits an item only at the end.
inline coro<void, int, int> last_word(int word) {
    while (auto heard = co_await receive_or_end) {}
    co_yield word;
}

/// Says when the run it stands in is aborted, before any of its sinks is gone. Passes items on.
class when_aborted : public runs<when_aborted> {
public:
    template <class In>
    using output = In;

    explicit when_aborted(std::function<void()> call) : call_(std::move(call)) {}

    [[nodiscard]] node describe() const { return node("when_aborted"); }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        return listening<Next>(std::move(next), std::make_unique<listener>(at.run(), call_));
    }

private:
    class listener final : public pipes::detail::boundary {
    public:
        listener(pipes::detail::run& to, std::function<void()> call)
            : to_(&to), call_(std::move(call)) {
            to_->enlist(*this);
        }
        listener(const listener&) = delete;
        listener& operator=(const listener&) = delete;
        ~listener() { to_->discharge(*this); }
        void abort() noexcept override {
            if (call_) std::exchange(call_, nullptr)();
        }

    private:
        pipes::detail::run* to_;
        std::function<void()> call_;
    };
    template <class Next>
    class listening : public sink<Next> {
    public:
        listening(Next&& next, std::unique_ptr<listener> ear)
            : sink<Next>(std::move(next)), ear_(std::move(ear)) {}
        template <class Item>
        void push(Item&& item) {
            this->next_.push(std::forward<Item>(item));
        }

    private:
        std::unique_ptr<listener> ear_;
    };

    std::function<void()> call_;
};

}  // namespace plait::pipes::test

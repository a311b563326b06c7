// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/errors.hpp"
#include "plait/pipes/ram.hpp"
#include "plait/pipes/signature.hpp"

#include <condition_variable>
#include <functional>

namespace plait::pipes {

struct single_flight_t {};
/// For `cached`: a key that another worker is at is waited for.
inline constexpr single_flight_t single_flight{};

namespace detail {

/// The keys that somebody is finding the answers for.
template <class Key>
class flights final : public boundary {
public:
    explicit flights(run& of) : run_(&of) { run_->enlist(*this); }
    flights(const flights&) = delete;
    flights& operator=(const flights&) = delete;
    ~flights() { run_->discharge(*this); }

    /// True: it is yours, until `end`. False: somebody was at it, and has ended.
    bool begin(const Key& key) {
        std::unique_lock lock(mutex_);
        if (under_way_.find(key) == under_way_.none) {
            under_way_.add(key, nullptr);
            return true;
        }
        ended_.wait(lock, [&] { return aborted_ || under_way_.find(key) == under_way_.none; });
        if (aborted_) throw aborted();
        return false;
    }
    void end(const Key& key) noexcept {
        {
            const std::scoped_lock lock(mutex_);
            under_way_.remove(under_way_.find(key));
        }
        ended_.notify_all();
    }
    void abort() noexcept override {
        {
            const std::scoped_lock lock(mutex_);
            aborted_ = true;
        }
        ended_.notify_all();
    }

private:
    run* run_;
    std::mutex mutex_;
    std::condition_variable ended_;
    keyed_slots<Key, std::nullptr_t> under_way_;
    bool aborted_ = false;
};

/// Nobody else is ever at a key.
template <class Key>
class no_flights {
public:
    explicit no_flights(run&) noexcept {}
    bool begin(const Key&) const noexcept { return true; }
    void end(const Key&) const noexcept {}
};

template <class Answer>
struct answers {
    std::optional<Answer> first;
    std::size_t number = 0;
};
template <class Answer>
class answer_sink : public nowhere {
public:
    explicit answer_sink(answers<Answer>& into) noexcept : into_(&into) {}

    template <class Item>
    void push(Item&& item) {
        if (into_->number++ == 0) into_->first.emplace(std::forward<Item>(item));
    }

private:
    answers<Answer>* into_;
};

/// What all sinks that are bound at one place share in a run.
template <class Shared, class Make>
std::shared_ptr<Shared> shared_at(node& at, Make make) {
    if (at.shared == nullptr) at.shared = make();
    return std::static_pointer_cast<Shared>(at.shared);
}

/// A store, and who is at which key. Several sinks may share it, unless one has it alone: then
/// what it has looked for in vain is still not there when the answer is.
template <class Store, class Flights, bool Alone>
struct cache {
    static constexpr bool alone = Alone;

    template <class Given>
    cache(const Given& given, run& of) : store(given), flights(of) {}

    Store store;
    Flights flights;
};

[[noreturn]] void wrong_answers(const node& cached, std::size_t number);
[[noreturn]] void answers_at_end(const node& cached, std::size_t number);

template <class Key, class Answer, class Select, class Cache, class Inner, class Next>
class cached_state {
public:
    static constexpr bool may_stop = Next::may_stop;

    template <class Bind>
    cached_state(Select select, std::shared_ptr<Cache> cache, Bind bind, Next&& after,
                 const node& at)
        : next_(std::move(after)),
          select_(std::move(select)),
          cache_(std::move(cache)),
          node_(&at),
          inner_(bind(answer_sink<Answer>(answers_))) {}

    template <class Item>
    void push(Item&& item) {
        const Key key(std::invoke(select_, std::as_const(item)));
        do {
            if (const auto found = store().get(key)) {
                next_.push(std::as_const(*found));
                return;
            }
        } while (!cache_->flights.begin(key));
        answer(key, std::forward<Item>(item));
        next_.push(std::as_const(*answers_.first));
    }
    void finish() {
        answers_.number = 0;
        inner_.finish();
        if (answers_.number != 0) answers_at_end(*node_, answers_.number);
        next_.finish();
    }
    [[nodiscard]] bool wants_more() const { return next_.wants_more(); }
    void tick() {
        inner_.tick();
        next_.tick();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(inner_.deadline(), next_.deadline());
    }
    [[nodiscard]] std::size_t load() const { return next_.load(); }

private:
    // Whatever happens, who waits for the key is told.
    class flight {
    public:
        flight(Cache& of, const Key& key) noexcept : cache_(&of), key_(&key) {}
        flight(const flight&) = delete;
        flight& operator=(const flight&) = delete;
        ~flight() { cache_->flights.end(*key_); }

    private:
        Cache* cache_;
        const Key* key_;
    };

    template <class Item>
    void answer(const Key& key, Item&& item) {
        const flight leading(*cache_, key);
        if constexpr (!std::same_as<decltype(cache_->flights), no_flights<Key>>)
            // Between our look and our lead, another may have led, and stored it.
            if (const auto found = store().get(key)) {
                answers_.first.emplace(*found);
                return;
            }
        answers_.number = 0;
        inner_.push(std::forward<Item>(item));
        if (answers_.number != 1) wrong_answers(*node_, answers_.number);
        if constexpr (Cache::alone)
            store().add(key, std::as_const(*answers_.first));
        else
            store().put(key, std::as_const(*answers_.first));
    }
    auto& store() noexcept {
        if constexpr (requires { cache_->store.get(); })
            return cache_->store.get();
        else
            return cache_->store;
    }

    Next next_;
    [[no_unique_address]] Select select_;
    std::shared_ptr<Cache> cache_;
    const node* node_;
    answers<Answer> answers_;
    Inner inner_;
};

/// The store made for what the user has given: by its room, or the given one itself.
template <class Given, class Key, class Answer>
struct store_for {
    using type = Given;
    static const Given& from(const Given& given) noexcept { return given; }
};
template <class Key, class Answer>
struct store_for<ram, Key, Answer> {
    using type = ram_store<Key, Answer>;
    static std::size_t from(const ram& given) noexcept { return given.room; }
};
template <class Key, class Answer>
struct store_for<shared_ram, Key, Answer> {
    using type = shared_ram_store<Key, Answer>;
    static std::size_t from(const shared_ram& given) noexcept { return given.room; }
};

template <class Store>
std::string store_label(const Store& store) {
    return argument_text(store);
}
template <class Store>
std::string store_label(const std::reference_wrapper<Store>& store) {
    return argument_text(store.get());
}

}  // namespace detail

template <class Store, class Select, class Chain, bool Single>
class cached_stage : public runs<cached_stage<Store, Select, Chain, Single>> {
public:
    using input = std::conditional_t<std::same_as<detail::input_of<Chain>, detail::unknown>,
                                     detail::item_of<Select>, detail::input_of<Chain>>;
    template <class In>
    using output = output_of<Chain, In>;

    cached_stage(std::string name, Store store, Select select, Chain inside)
        : name_(std::move(name)),
          store_(std::move(store)),
          select_(std::move(select)),
          inside_(std::move(inside)) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.kind = "cached";
        self.arguments.push_back(detail::store_label(store_));
        if (Single) self.arguments.emplace_back("single_flight");
        self.branches.emplace_back("hit", std::vector<node>()).bare = true;
        self.branches.emplace_back("miss", detail::nodes_of(inside_));
        if constexpr (requires { store_.room; })
            if (store_.room == 0) self.defect = "ram needs room for at least 1 item";
        if (std::same_as<Store, ram>) self.set(node::trait::one_store);
        return self.set(node::trait::answers);
    }

    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        using key = detail::key_of<Select, In>;
        using answer = output<In>;
        using made = detail::store_for<Store, key, answer>;
        using cache =
            detail::cache<typename made::type,
                          std::conditional_t<Single, detail::flights<key>, detail::no_flights<key>>,
                          std::same_as<Store, ram>>;
        const auto bind_inside = [&](detail::answer_sink<answer> end) {
            return detail::bind_stage<In>(inside_, end, at.inside(1));
        };
        const auto make_cache = [&] {
            return std::make_shared<cache>(made::from(store_), at.run());
        };
        using state =
            detail::cached_state<key, answer, Select, cache,
                                 decltype(bind_inside(std::declval<detail::answer_sink<answer>>())),
                                 Next>;
        auto shared = cache::alone ? make_cache() : detail::shared_at<cache>(at.node(), make_cache);
        return boxed(std::make_unique<state>(select_, std::move(shared), bind_inside,
                                             std::move(next), at.node()));
    }

private:
    std::string name_;
    Store store_;
    [[no_unique_address]] Select select_;
    Chain inside_;
};

/// The answer for `key(item)`: out of the store, if it is there; else from `inside`, which must give
/// exactly one for each item, and then it is stored. A store is `ram{n}`, `shared_ram{n}`, or anything
/// with `get(key)`, which gives an optional or a pointer, and `put(key, answer)`: by std::ref, for a
/// store that outlives the run.
template <class Store, class Select, stage_like Chain>
auto cached(Store store, Select key, Chain inside) {
    return cached_stage<Store, Select, Chain, false>("cached", std::move(store), std::move(key),
                                                     std::move(inside));
}
template <class Store, class Select, stage_like Chain>
auto cached(std::string name, Store store, Select key, Chain inside) {
    return cached_stage<Store, Select, Chain, false>(std::move(name), std::move(store),
                                                     std::move(key), std::move(inside));
}
template <class Store, class Select, stage_like Chain>
auto cached(Store store, Select key, Chain inside, single_flight_t) {
    return cached_stage<Store, Select, Chain, true>("cached", std::move(store), std::move(key),
                                                    std::move(inside));
}
template <class Store, class Select, stage_like Chain>
auto cached(std::string name, Store store, Select key, Chain inside, single_flight_t) {
    return cached_stage<Store, Select, Chain, true>(std::move(name), std::move(store),
                                                    std::move(key), std::move(inside));
}

}  // namespace plait::pipes

// SPDX-License-Identifier: MIT
#pragma once

// A running pipeline that was put together at run time: places, each with one erased sink, in an order
// in which items only flow forward (topological; the branches of a fork in their order).
//   1. What leaves a place lies in the inbox of the next one until that is drained. Places are drained
//      in order by a loop, so depth costs memory, never machine stack. Nothing lies anywhere between
//      two pushes from outside.
//   2. An inbox holds 256 items. If one more comes, all that lies below is drained first, the last
//      place first, so that no drain fills an inbox that is full.
//   3. Where branches join again, each item that leaves the fork is brought up to the join before the
//      next: so outputs keep the order of the branches.
//   4. If any place may want no more, items come in one at a time. A place that wants no more is seen
//      by those above.
//   5. A buffer begins a domain: the places that its thread drives. Places that several domains lead to
//      are a domain as well, which one thread enters at a time.

#include "plait/pipes/chain.hpp"

#include <deque>
#include <mutex>
#include <vector>

namespace plait::pipes::detail {

class network;

/// Where ways that part at a fork come together again, places being numbered so that edges rise.
struct joining {
    std::vector<std::size_t> before;  ///< what lies between; empty if nothing joins
    std::optional<std::size_t> at;    ///< the first place that all joining ways lead through
};
joining join_below(const std::vector<std::vector<std::size_t>>& outs, std::size_t fork);

/// What waits for a place.
class inbox_base {
public:
    static constexpr std::size_t room = 256;

    std::size_t place = 0;
    std::atomic<bool> wanted = true;

protected:
    ~inbox_base() = default;
};
template <class T>
class inbox : public inbox_base {
public:
    std::vector<T> items;
};

/// One erased sink.
class network_place {
public:
    network_place() = default;
    network_place(const network_place&) = delete;
    network_place& operator=(const network_place&) = delete;
    virtual ~network_place() = default;

    [[nodiscard]] virtual bool idle() const noexcept = 0;
    /// Pushes what lies in the inbox.
    virtual void drain() = 0;
    virtual void finish() = 0;
    virtual void tick() = 0;
    [[nodiscard]] virtual std::optional<time_point> deadline() const = 0;
    [[nodiscard]] virtual bool wants_more() const = 0;
    [[nodiscard]] virtual std::size_t load() const = 0;
    [[nodiscard]] virtual inbox_base& entry() noexcept = 0;

    bool may_stop = false;  // by itself
};

/// How what leaves a place gets to the next one.
struct port {
    enum class way : unsigned char {
        nowhere,   // nothing follows
        inbox,     // to lie there until drained
        joining,   // to be brought up to the join at once
        crossing,  // into another domain
    };

    network* through = nullptr;
    inbox_base* to = nullptr;
    std::size_t from = 0;  // the place
    way how = way::nowhere;
};

class network {
public:
    struct edge {
        std::size_t from;
        std::size_t to;
    };

    /// Edges that leave the same place stand in the order of its ports.
    network(std::size_t places, const std::vector<edge>& edges, std::vector<bool> threaded);
    network(const network&) = delete;
    network& operator=(const network&) = delete;
    ~network();

    /// The ports of a place, to be bound to sinks once the places below exist.
    [[nodiscard]] std::vector<port> ports_of(std::size_t place);
    /// From the last place to the first.
    void add(std::size_t place, std::unique_ptr<network_place> made);
    /// When all places exist.
    void start();

    [[nodiscard]] inbox_base& entry() noexcept { return places_.front()->entry(); }
    [[nodiscard]] bool one_at_a_time() const noexcept { return one_at_a_time_; }
    [[nodiscard]] network_place& first() noexcept { return *places_.front(); }

    /// After something was put into the entry, or pushed by the first place itself.
    void drain_all();

    void finish();
    void tick() { tick_domain(0); }
    [[nodiscard]] std::optional<time_point> deadline() const { return deadline_of_domain(0); }
    [[nodiscard]] bool wants_more() const { return places_.front()->entry().wanted; }
    [[nodiscard]] std::size_t load() const;

    // For ports.
    void make_room(const inbox_base& in);
    void bring_to_join(std::size_t fork);
    template <class Add>
    void enter(const inbox_base& in, Add add) {
        domain& there = domains_[domain_of_[in.place]];
        const std::scoped_lock lock(there.mutex);
        if (there.failed) throw aborted();
        there.failed = true;
        add();
        drain_domain(domain_of_[in.place]);
        there.failed = false;
    }
    void tick_across(const inbox_base& in);
    [[nodiscard]] std::optional<time_point> deadline_across(const inbox_base& in) const;
    [[nodiscard]] std::size_t load_from(std::size_t place) const;

private:
    struct domain {
        mutable std::mutex mutex;
        bool failed = false;
        std::vector<std::size_t> places;
    };

    void find_domains();
    [[nodiscard]] bool crosses(std::size_t from, std::size_t to) const;
    void drain(std::size_t place);
    void settle(std::size_t place);
    void drain_domain(std::size_t which);
    void tick_domain(std::size_t which);
    [[nodiscard]] std::optional<time_point> deadline_of_domain(std::size_t which) const;

    std::vector<std::vector<std::size_t>> outs_;  // by place: where its ports lead
    std::vector<std::vector<std::size_t>> ins_;   // by place: the places that lead to it
    std::vector<std::vector<std::size_t>> near_;  // as outs_, without what leads to other domains
    std::vector<bool> threaded_;  // by place: what leaves it may come on another thread
    std::vector<std::size_t> domain_of_;
    std::deque<domain> domains_;
    std::vector<std::vector<std::size_t>> to_join_;  // by fork: the places before its join
    std::vector<std::unique_ptr<network_place>> places_;
    bool one_at_a_time_ = false;
};

/// The end of an erased sink.
template <class T>
class port_sink {
public:
    static constexpr bool may_stop = true;

    explicit port_sink(port where) noexcept : port_(where) {}

    template <class Item>
    void push(Item&& item) {
        auto* to = static_cast<inbox<T>*>(port_.to);
        switch (port_.how) {
            case port::way::nowhere: break;
            case port::way::inbox:
                if (to->items.size() == inbox_base::room) port_.through->make_room(*to);
                to->items.push_back(T(std::forward<Item>(item)));
                break;
            case port::way::joining:
                if (to->items.size() == inbox_base::room) port_.through->make_room(*to);
                to->items.push_back(T(std::forward<Item>(item)));
                port_.through->bring_to_join(port_.from);
                break;
            case port::way::crossing:
                port_.through->enter(*to,
                                     [&] { to->items.push_back(T(std::forward<Item>(item))); });
        }
    }
    void finish() const noexcept {}
    [[nodiscard]] bool wants_more() const noexcept {
        return port_.to == nullptr || port_.to->wanted.load(std::memory_order_relaxed);
    }
    void tick() {
        if (port_.how == port::way::crossing) port_.through->tick_across(*port_.to);
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        if (port_.how != port::way::crossing) return std::nullopt;
        return port_.through->deadline_across(*port_.to);
    }
    // Each place tells its own; see load_from.
    [[nodiscard]] std::size_t load() const noexcept { return 0; }
    [[nodiscard]] std::size_t load_beyond() const {
        return port_.to == nullptr ? 0 : port_.through->load_from(port_.to->place);
    }

private:
    port port_;
};

/// A place that receives items of a known type.
template <class In>
class typed_place : public network_place {
public:
    /// Not by way of the inbox.
    virtual void push(std::span<const In> block) = 0;

    [[nodiscard]] bool idle() const noexcept final { return inbox_.items.empty(); }
    [[nodiscard]] inbox_base& entry() noexcept final { return inbox_; }
    [[nodiscard]] std::vector<In>& waiting() noexcept { return inbox_.items; }

protected:
    inbox<In> inbox_;
};

/// A place for a sink.
template <class In, class Sink>
class sink_place final : public typed_place<In> {
public:
    sink_place(Sink&& bound, bool stops) : sink_(std::move(bound)) { this->may_stop = stops; }

    void push(std::span<const In> block) override {
        if constexpr (std::copy_constructible<In>) push_block(sink_, block);
    }
    void drain() override {
        auto& items = this->inbox_.items;
        if (wanted()) {
            if constexpr (std::is_trivially_copyable_v<In>)
                push_block(sink_, std::span<const In>(items));
            else
                push_each(sink_, std::move_iterator(items.begin()),
                          std::move_sentinel(items.end()));
        }
        items.clear();
    }
    void finish() override { sink_.finish(); }
    void tick() override { sink_.tick(); }
    [[nodiscard]] std::optional<time_point> deadline() const override { return sink_.deadline(); }
    [[nodiscard]] bool wants_more() const override { return sink_.wants_more(); }
    [[nodiscard]] std::size_t load() const override { return sink_.load(); }

private:
    [[nodiscard]] bool wanted() const {
        if constexpr (Sink::may_stop)
            return sink_.wants_more();
        else
            return true;
    }

    Sink sink_;
};

}  // namespace plait::pipes::detail

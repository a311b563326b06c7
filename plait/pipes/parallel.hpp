// SPDX-License-Identifier: MIT
#pragma once

// Workers, each with its own sink of the chain, and the thread that feeds them.
//   1. Items go over in jobs of up to 64, numbered in the order in which they were begun. A job takes
//      items until a worker takes it: so no item waits while a worker has nothing to do.
//   2. A tick, and the end, go over as one job for each worker, numbered like the others. A worker
//      runs its jobs in the order of their numbers.
//   3. A job that is done waits, with its results, until the feeding thread passes them on: at push,
//      tick and finish. So what follows stays on one thread.
//   4. At most four jobs with items for each worker are under way; then push waits for results.
//
// Under the mutex: queues, the list of jobs under way, flags. What is in a job belongs to the feeding
// thread until a worker takes it (items are added under the mutex), to the worker until it is done, and
// then to the feeding thread again.

#include "plait/pipes/chain.hpp"
#include "plait/pipes/key.hpp"
#include "plait/pipes/to_text.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace plait::pipes {

struct keep_t {
    static constexpr const char* name = "keep";
};
struct unordered_t {
    static constexpr const char* name = "unordered";
};
/// Results in the order of the items.
inline constexpr keep_t keep{};
/// Results as they come; those of one item stay together.
inline constexpr unordered_t unordered{};

namespace detail {

template <class T>
inline constexpr bool is_key_selector = false;
template <class F>
inline constexpr bool is_key_selector<key_selector<F>> = true;

/// What has left a worker's chain since its last job; boundaries in the chain give results on threads
/// of their own.
template <class Out, bool Threaded>
class worker_results {
public:
    template <class Item>
    void add(Item&& item) {
        [[maybe_unused]] const auto lock = locked();
        results_.push_back(Out(std::forward<Item>(item)));
    }
    /// `into` is empty.
    void move_to(std::vector<Out>& into) {
        [[maybe_unused]] const auto lock = locked();
        results_.swap(into);
    }

private:
    struct nobody_else {};
    auto locked() {
        if constexpr (Threaded)
            return std::unique_lock(mutex_);
        else
            return nobody_else();
    }

    std::vector<Out> results_;
    [[no_unique_address]] std::conditional_t<Threaded, std::mutex, nobody_else> mutex_;
};

/// The end of a worker's chain.
template <class Out, bool Threaded>
class result_sink : public nowhere {
public:
    explicit result_sink(worker_results<Out, Threaded>& into) noexcept : into_(&into) {}

    template <class Item>
    void push(Item&& item) {
        into_->add(std::forward<Item>(item));
    }

private:
    worker_results<Out, Threaded>* into_;
};

template <class In, class Out, bool Threaded, class Worker, class Mode, class Next>
class parallel_state final : public boundary {
public:
    static constexpr std::size_t most_items = 64;
    static constexpr std::size_t most_jobs = 4;  // for each worker
    static constexpr bool by_key = is_key_selector<Mode>;
    static constexpr bool may_stop = true;

    template <class Bind>
    parallel_state(std::size_t workers, Bind bind, Mode mode, Next&& next, meter& counts, run& of)
        : next_(std::move(next)),
          mode_(std::move(mode)),
          counts_(&counts),
          run_(&of),
          queues_(by_key ? workers : 1) {
        for (std::size_t i = 0; i < workers; ++i)
            workers_.push_back(std::make_unique<worker>(bind, by_key ? i : 0));
        for (const auto& each : workers_)
            if (!each->sink.wants_more()) satisfy(*each);
        run_->enlist(*this);
        try {
            for (const auto& each : workers_)
                each->thread = std::thread([this, me = each.get()] { work(*me); });
        } catch (...) {
            stop();
            throw;
        }
    }
    parallel_state(const parallel_state&) = delete;
    parallel_state& operator=(const parallel_state&) = delete;
    ~parallel_state() {
        stop();
        if (error_ != nullptr) run_->note(error_);
    }

    template <class Item>
    void push(Item&& item) {
        pass_on();
        const std::size_t queue_index = queue_for(item);
        std::unique_lock lock(mutex_);
        throw_if_failed();
        meter::add(counts_->in);
        if (satisfied_ == workers_.size()) return;
        queue& to = queues_[queue_index];
        if (to.open == nullptr) {
            while (jobs_ >= most_jobs * workers_.size()) {
                wait_for_results(lock);
                lock.unlock();
                pass_on();
                lock.lock();
            }
            to.open = &begin_job(job::kind::items);
            to.jobs.push_back(to.open);
            ++jobs_;
        }
        to.open->items.push_back(std::forward<Item>(item));
        counts_->queued.store(inside_.fetch_add(1, std::memory_order_relaxed) + 1,
                              std::memory_order_relaxed);
        if (to.open->items.size() == most_items) to.open = nullptr;
        const bool wake = idle_ != 0;
        lock.unlock();
        if (wake) work_.notify_all();
    }
    void tick() {
        pass_on();
        order_all(job::kind::tick);
        next_.tick();
    }
    void finish() {
        order_all(job::kind::end);
        std::unique_lock lock(mutex_);
        while (!under_way_.empty()) {
            wait_for_results(lock);
            lock.unlock();
            pass_on();
            lock.lock();
        }
        lock.unlock();
        for (const auto& each : workers_) each->thread.join();
        next_.finish();
    }
    void abort() noexcept override {
        {
            const std::scoped_lock lock(mutex_);
            aborted_ = true;
        }
        work_.notify_all();
        done_.notify_all();
    }
    [[nodiscard]] bool wants_more() const {
        return all_satisfied_.load(std::memory_order_relaxed) == false && next_.wants_more();
    }
    [[nodiscard]] std::optional<time_point> deadline() const { return next_.deadline(); }
    [[nodiscard]] std::size_t load() const noexcept {
        return inside_.load(std::memory_order_relaxed) + next_.load();
    }

private:
    struct job {
        enum class kind : unsigned char { items, tick, end };

        std::uint64_t number = 0;
        kind what = kind::items;
        bool done = false;
        std::vector<In> items;
        std::vector<Out> results;
    };
    struct queue {
        std::deque<job*> jobs;
        job* open = nullptr;  // the last of them, if more items may be added
    };
    // On the heap, because its sink refers to where its results go.
    struct worker {
        template <class Bind>
        worker(Bind& bind, std::size_t its_queue)
            : sink(bind(result_sink<Out, Threaded>(results))), queue(its_queue) {}

        worker_results<Out, Threaded> results;
        Worker sink;
        std::size_t queue;
        std::deque<job*> orders;  // ticks, and the end
        std::optional<time_point> waited_for;
        bool satisfied = false;
        std::thread thread;
    };

    // ---- on the feeding thread

    template <class Item>
    std::size_t queue_for(const Item& item) {
        if constexpr (by_key)
            return hash_of(std::invoke(mode_.select, item)) % queues_.size();
        else
            return 0;
    }
    void throw_if_failed() {
        if (aborted_) throw aborted();
        if (!failed_) return;
        if (error_ == nullptr) throw aborted();
        std::rethrow_exception(std::exchange(error_, nullptr));
    }
    job& begin_job(typename job::kind what) {
        std::unique_ptr<job> fresh;
        if (spare_.empty()) {
            fresh = std::make_unique<job>();
        } else {
            fresh = std::move(spare_.back());
            spare_.pop_back();
        }
        fresh->number = numbered_++;
        fresh->what = what;
        fresh->done = false;
        under_way_.push_back(std::move(fresh));
        return *under_way_.back();
    }
    void order_all(typename job::kind what) {
        {
            const std::scoped_lock lock(mutex_);
            throw_if_failed();
            for (queue& each : queues_) each.open = nullptr;
            for (const auto& each : workers_)
                if (what == job::kind::end || !tick_waits(*each))
                    each->orders.push_back(&begin_job(what));
        }
        work_.notify_all();
    }
    // Whether the worker has still to tick, with no items to take before.
    [[nodiscard]] bool tick_waits(const worker& each) const {
        if (each.orders.empty()) return false;
        const auto& items = queues_[each.queue].jobs;
        return items.empty() || items.back()->number < each.orders.back()->number;
    }
    void wait_for_results(std::unique_lock<std::mutex>& lock) {
        done_.wait(lock, [&] { return passable() || failed_ || aborted_; });
        throw_if_failed();
    }
    [[nodiscard]] bool passable() const {
        if constexpr (std::same_as<Mode, keep_t>)
            return !under_way_.empty() && under_way_.front()->done;
        else
            return ready_ != 0;
    }
    void pass_on() {
        if (ready_.load(std::memory_order_relaxed) == 0) return;
        {
            const std::scoped_lock lock(mutex_);
            throw_if_failed();
            const auto end =
                std::same_as<Mode, keep_t>
                    ? std::ranges::find_if(under_way_, [](auto& each) { return !each->done; })
                    : under_way_.end();
            for (auto at = under_way_.begin(); at != end; ++at)
                if ((*at)->done) passing_.push_back(std::move(*at));
            std::erase(under_way_, nullptr);
            ready_ -= passing_.size();
        }
        for (const auto& each : passing_) pass_on(each->results);
        const std::scoped_lock lock(mutex_);
        for (auto& each : passing_) {
            if (each->what == job::kind::items) --jobs_;
            each->items.clear();
            each->results.clear();
            spare_.push_back(std::move(each));
        }
        passing_.clear();
    }
    void pass_on(std::vector<Out>& results) {
        for (Out& result : results) {
            if (run_->aborted()) throw aborted();
            if constexpr (Next::may_stop)
                if (!next_.wants_more()) return;
            meter::add(counts_->out);
            next_.push(std::move(result));
        }
    }
    void stop() noexcept {
        abort();
        for (const auto& each : workers_)
            if (each->thread.joinable()) each->thread.join();
        run_->discharge(*this);
    }

    // ---- on the workers

    void work(worker& me) noexcept {
        try {
            while (work_once(me)) {}
        } catch (const aborted&) {
            fail(nullptr);
        } catch (...) {
            fail(std::current_exception());
        }
    }
    // Null: it went wrong elsewhere, where it will be told.
    void fail(std::exception_ptr error) {
        {
            const std::scoped_lock lock(mutex_);
            if (error_ == nullptr) std::swap(error_, error);
            failed_ = true;
        }
        // Not under the mutex: the run locks in the other order when it aborts us.
        if (error != nullptr) run_->note(std::move(error));
        work_.notify_all();
        done_.notify_all();
        run_->ready();
    }

    bool work_once(worker& me) {
        std::unique_lock lock(mutex_);
        job* mine = wait_for_job(me, lock);
        if (mine == nullptr) return false;
        const typename job::kind what = mine->what;
        lock.unlock();

        if (what == job::kind::tick) me.sink.tick();
        if (what == job::kind::end) me.sink.finish();
        for (In& item : mine->items) {
            if (run_->aborted()) throw aborted();
            if constexpr (Worker::may_stop)
                if (!me.sink.wants_more()) break;
            me.sink.push(std::move(item));
        }
        me.results.move_to(mine->results);
        counts_->queued.store(inside_ -= mine->items.size(), std::memory_order_relaxed);

        lock.lock();
        if constexpr (Worker::may_stop)
            if (!me.satisfied && !me.sink.wants_more()) satisfy(me);
        const bool tell = !mine->results.empty();
        mine->done = true;
        ++ready_;
        const bool now = passable();
        lock.unlock();
        done_.notify_all();
        if (tell && now) run_->ready();
        return what != job::kind::end;
    }

    // Under the mutex, once there are several threads.
    void satisfy(worker& me) {
        me.satisfied = true;
        all_satisfied_ = ++satisfied_ == workers_.size();
    }

    // Null: aborted, or another worker has failed.
    job* wait_for_job(worker& me, std::unique_lock<std::mutex>& lock) {
        job* mine = nullptr;
        const auto some = [&] { return aborted_ || failed_ || (mine = next_job(me)) != nullptr; };
        if (!some()) {
            const auto due = me.sink.deadline();
            ++idle_;
            if (due && due != me.waited_for) {
                if (!work_.wait_until(lock, *due, some)) {
                    me.waited_for = due;
                    mine = &begin_job(job::kind::tick);
                }
            } else {
                work_.wait(lock, some);
            }
            --idle_;
        }
        return aborted_ || failed_ ? nullptr : mine;
    }
    // The one with the lower number of what waits for this worker and what waits for any.
    job* next_job(worker& me) {
        queue& from = queues_[me.queue];
        // Who wants no more leaves items to the others, if these want more.
        const bool items =
            !from.jobs.empty() && (by_key || !me.satisfied || satisfied_ == workers_.size());
        const bool order = !me.orders.empty();
        if (order && !(items && from.jobs.front()->number < me.orders.front()->number)) {
            job* taken = me.orders.front();
            me.orders.pop_front();
            return taken;
        }
        if (!items) return nullptr;
        job* taken = from.jobs.front();
        from.jobs.pop_front();
        if (from.open == taken) from.open = nullptr;
        return taken;
    }

    Next next_;
    [[no_unique_address]] Mode mode_;
    meter* counts_;
    run* run_;

    std::mutex mutex_;
    std::condition_variable work_;                // workers wait for jobs
    std::condition_variable done_;                // the feeding thread waits for results
    std::vector<queue> queues_;                   // one for each worker, if by key
    std::deque<std::unique_ptr<job>> under_way_;  // by number
    std::vector<std::unique_ptr<job>> spare_;
    std::uint64_t numbered_ = 0;
    std::size_t jobs_ = 0;       // under way, with items
    std::size_t idle_ = 0;       // workers that wait
    std::size_t satisfied_ = 0;  // workers that want no more
    bool aborted_ = false;
    bool failed_ = false;
    std::exception_ptr error_;  // the first, until it has been thrown

    std::atomic<std::size_t> ready_ = 0;  // jobs done and not passed on
    std::atomic<std::size_t> inside_ = 0;
    std::atomic<bool> all_satisfied_ = false;

    std::vector<std::unique_ptr<job>> passing_;  // the feeding thread's own
    std::vector<std::unique_ptr<worker>> workers_;
};

}  // namespace detail

template <class Chain, class Mode>
class parallel_stage : public runs<parallel_stage<Chain, Mode>> {
public:
    static constexpr bool counts_itself = true;
    using input = detail::input_of<Chain>;
    template <class In>
    using flow = detail::flow_of<Chain, In>;
    template <class In>
    using output = std::conditional_t<std::same_as<flow<In>, nothing>, In, flow<In>>;

    parallel_stage(std::string name, std::size_t workers, Chain inside, Mode mode)
        : name_(std::move(name)),
          workers_(workers),
          inside_(std::move(inside)),
          mode_(std::move(mode)) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.kind = "parallel";
        self.workers = workers_;
        self.arguments.push_back(to_text(workers_));
        if constexpr (detail::is_key_selector<Mode>)
            self.arguments.emplace_back("by_key");
        else if constexpr (!std::same_as<Mode, keep_t>)
            self.arguments.emplace_back(Mode::name);
        self.branches.emplace_back("", detail::nodes_of(inside_));
        if (workers_ == 0) self.defect = "parallel needs at least 1 worker";
        return self.set(node::trait::crosses);
    }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        using out = output<In>;
        meter& counts = at.counts();
        counts.counting = true;
        constexpr bool inside_threaded = detail::is_threaded<Chain>;
        using end_of_chain = detail::result_sink<out, inside_threaded>;
        const auto bind_worker = [&](end_of_chain end) {
            return detail::bind_stage<In>(inside_, end, at.inside(0));
        };
        using worker = decltype(bind_worker(std::declval<end_of_chain>()));
        using state = detail::parallel_state<In, out, inside_threaded, worker, Mode, Next>;
        counts.capacity = workers_ * state::most_jobs * state::most_items;
        return boxed(std::make_unique<state>(workers_, bind_worker, mode_, std::move(next), counts,
                                             at.run()));
    }

private:
    std::string name_;
    std::size_t workers_;
    Chain inside_;
    [[no_unique_address]] Mode mode_;
};

/// What becomes of the order.
template <class M>
concept parallel_mode =
    std::same_as<M, keep_t> || std::same_as<M, unordered_t> || detail::is_key_selector<M>;

/// `workers` threads, each with `inside` bound for itself, hence with its own state. Results come out
/// in the order of the items (`keep`); as they come (`unordered`); or in order for each key, which
/// always goes to the same worker (`by_key(f)`). What a chain holds back (batch, boundaries of its
/// own) has the place of the item with which it comes out.
template <stage_like Chain, parallel_mode Mode = keep_t>
auto parallel(std::size_t workers, Chain inside, Mode mode = {}) {
    return parallel_stage<Chain, Mode>("parallel", workers, std::move(inside), std::move(mode));
}
template <stage_like Chain, parallel_mode Mode = keep_t>
auto parallel(std::string name, std::size_t workers, Chain inside, Mode mode = {}) {
    return parallel_stage<Chain, Mode>(std::move(name), workers, std::move(inside),
                                       std::move(mode));
}

}  // namespace plait::pipes

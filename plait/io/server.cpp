// SPDX-License-Identifier: MIT
#include "plait/io/server.hpp"

#include <utility>

namespace plait::io {

server::server(options chosen)
    : options_(std::move(chosen)), state_(options_.connections, options_.per_address) {
    state_.reporter = options_.report;
}

server::~server() = default;

address server::serve(const address& where, std::function<protocol()> make) {
    service what;
    what.make = std::move(make);
    return serve(where, std::move(what));
}

address server::serve(const address& where, service what) {
    const bool shared = options_.threads > 1;
    // A port that another server shares would let us in silently.
    if (shared && where.port() != 0) static_cast<void>(listen(where, false));
    descriptor first = listen(where, shared);
    const address found = local_address(first.get());
    state_.services.push_back(std::make_unique<service>(std::move(what)));
    sockets_.push_back({state_.services.back().get(), found, std::move(first)});
    return found;
}

void server::run() {
    std::vector<std::thread> others;
    std::vector<descriptor> own;
    for (socket& each : sockets_) own.push_back(std::move(each.first));
    try {
        for (unsigned i = 1; i < options_.threads; ++i) {
            std::vector<descriptor> theirs;
            for (const socket& each : sockets_) theirs.push_back(listen(each.where, true));
            others.emplace_back([this, theirs = std::move(theirs)]() mutable {
                try {
                    io::loop its;
                    run_thread(its, std::move(theirs));
                } catch (...) {
                    const std::lock_guard lock(mutex_);
                    if (failure_ == nullptr) failure_ = std::current_exception();
                }
                others_running_ -= 1;
                loop_.inbox()->post([] {});
            });
            others_running_ += 1;
        }
        run_thread(loop_, std::move(own));
        // Programs beside the server, one that awaits signals say, live on this loop until all end.
        while (others_running_ > 0) loop_.wait();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        if (failure_ == nullptr) failure_ = std::current_exception();
    }
    if (failure_ != nullptr) abort();
    for (std::thread& each : others) each.join();
    if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void server::run_thread(io::loop& where, std::vector<descriptor> sockets) {
    server_thread thread(where, state_);
    for (std::size_t i = 0; i < sockets.size(); ++i)
        thread.listen(*sockets_[i].what, std::move(sockets[i]));
    {
        const std::lock_guard lock(mutex_);
        members_.push_back({where.inbox(), &thread});
        if (aborting_)
            where.inbox()->post([&thread] { thread.abort(); });
        else if (stopping_)
            where.inbox()->post([&thread, this] { thread.drain(options_.drain); });
    }
    where.run();
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(members_, [&](const member& each) { return each.thread == &thread; });
    }
    where.turn();  // what was posted meanwhile still finds the thread
}

void server::tell(const std::function<void(server_thread&)>& what) {
    for (const member& each : members_)
        each.post->post([what, thread = each.thread] { what(*thread); });
}

void server::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    tell([within = options_.drain](server_thread& thread) { thread.drain(within); });
}

void server::abort() {
    const std::lock_guard lock(mutex_);
    aborting_ = true;
    tell([](server_thread& thread) { thread.abort(); });
}

// Asks each thread on its loop; the last answer completes.
template <class T, class Ask>
completion<T> server::gather(Ask ask) {
    struct gathering {
        explicit gathering(typename completion<T>::giver_type to) : giver(std::move(to)) {}
        ~gathering() { giver.give(std::move(sum)); }
        typename completion<T>::giver_type giver;
        std::mutex mutex;
        T sum{};
    };
    completion<T> answer;
    const auto all = std::make_shared<gathering>(answer.giver());
    const std::lock_guard lock(mutex_);
    tell([all, ask](server_thread& thread) {
        auto part = ask(thread);
        const std::lock_guard adding(all->mutex);
        all->sum += part;
    });
    return answer;
}

completion<std::string> server::stacks() {
    return gather<std::string>([](const server_thread& thread) { return thread.stacks(); });
}

completion<connection_counts> server::counts() {
    return gather<connection_counts>([](const server_thread& thread) { return thread.counts(); });
}

}  // namespace plait::io

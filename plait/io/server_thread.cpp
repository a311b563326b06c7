// SPDX-License-Identifier: MIT
#include "plait/io/server_thread.hpp"

#include "plait/io/tcp_stream.hpp"

#include <cstdio>
#include <cstring>

namespace plait::io {

void server_state::report(const std::string& text) const {
    if (reporter)
        reporter(text);
    else
        std::fprintf(stderr, "%s\n", text.c_str());
}

connection_counts& connection_counts::operator+=(const connection_counts& more) noexcept {
    opening += more.opening;
    reading += more.reading;
    writing += more.writing;
    waiting += more.waiting;
    parting += more.parting;
    accepted += more.accepted;
    refused += more.refused;
    return *this;
}

server_thread::server_thread(io::loop& where, server_state& shared)
    : loop_(where), shared_(shared) {}

server_thread::~server_thread() { abort(); }

void server_thread::listen(const service& what, descriptor socket) {
    const auto then = [this, &what](descriptor taken, const address& peer) {
        accepted(what, std::move(taken), peer);
    };
    listeners_.push_back(std::make_unique<listener>(loop_, std::move(socket), then,
                                                    [this](int code) { paused(code); }));
}

void server_thread::accepted(const service& what, descriptor socket, const address& peer) {
    ++accepted_;
    const bool admitted = shared_.places.enter(peer);
    if (!admitted) {
        ++refused_;
        if (!what.refuse || refusals_ == most_refusals) return;
        ++refusals_;
    }
    std::unique_ptr<driver> made;
    try {
        auto wire = what.wrap ? what.wrap(std::move(socket))
                              : std::make_unique<tcp_stream>(std::move(socket));
        made =
            std::make_unique<driver>(loop_, *this, std::move(wire),
                                     admitted ? what.make() : what.refuse(), peer, &shared_.seen);
    } catch (const std::exception& failure) {
        give_back(admitted, peer);
        shared_.report(std::string("cannot serve a connection: ") + failure.what());
        return;
    }
    driver& begun = *made;
    begun.place = connections_.size();
    connections_.push_back({std::move(made), admitted});
    begun.start();
}

void server_thread::give_back(bool admitted, const address& peer) noexcept {
    if (admitted)
        shared_.places.leave(peer);
    else
        --refusals_;
}

void server_thread::paused(int code) {
    if (code == 0)
        shared_.exhausted = false;
    else if (!shared_.exhausted.exchange(true))
        shared_.report(std::string("cannot accept connections: ") + std::strerror(code) +
                       "; waiting until some have closed (raise the limit on open files, or lower "
                       "that on connections)");
}

void server_thread::failed(driver& whose) { shared_.report(whose.running().failure()); }

void server_thread::ended(driver& whose) {
    const std::size_t place = whose.place;
    connection& gone = connections_[place];
    give_back(gone.admitted, whose.from());
    loop_.retire(std::move(gone.runs));
    if (place + 1 != connections_.size()) {
        gone = std::move(connections_.back());
        gone.runs->place = place;
    }
    connections_.pop_back();
    for (const auto& each : listeners_) each->resume();
    if (draining_ && connections_.empty()) loop_.stop();
}

void server_thread::drain(std::chrono::milliseconds within) {
    if (draining_) return;
    for (const auto& each : listeners_) each->close();
    draining_ = true;
    std::vector<driver*> now;
    for (const connection& each : connections_) now.push_back(each.runs.get());
    for (driver* each : now) each->drain();
    if (connections_.empty())
        loop_.stop();
    else
        loop_.start(deadline_, within);
}

void server_thread::abort() {
    draining_ = true;
    for (const auto& each : listeners_) each->close();
    while (!connections_.empty()) connections_.back().runs->abort();
    loop_.stop();
}

std::string server_thread::stacks() const {
    std::string text;
    for (const connection& each : connections_) {
        text += each.runs->from().to_string() + ' ';
        text += to_string(each.runs->running().state());
        text += '\n' + each.runs->running().trace() + '\n';
    }
    return text;
}

connection_counts server_thread::counts() const noexcept {
    connection_counts sum;
    for (const connection& each : connections_) {
        switch (each.runs->doing()) {
            case driver::activity::opening: ++sum.opening; break;
            case driver::activity::reading: ++sum.reading; break;
            case driver::activity::writing: ++sum.writing; break;
            case driver::activity::waiting: ++sum.waiting; break;
            case driver::activity::parting: ++sum.parting; break;
            case driver::activity::over: break;
        }
    }
    sum.accepted = accepted_;
    sum.refused = refused_;
    return sum;
}

}  // namespace plait::io

// SPDX-License-Identifier: MIT
#include "plait/io/connector.hpp"

#include "plait/io/connect.hpp"
#include "plait/io/resolve.hpp"

#include <cstdio>

namespace plait::io {

namespace {

// In place of a stream that could not be opened.
class no_stream final : public stream {
public:
    explicit no_stream(std::string trouble) : trouble_(std::move(trouble)) {}
    [[nodiscard]] int descriptor() const noexcept override { return -1; }
    [[nodiscard]] status open() override { return status::broken; }
    [[nodiscard]] outcome read(std::span<char>) override { return {status::broken, true, 0}; }
    [[nodiscard]] outcome write(std::span<const bytes>, bool) override {
        return {status::broken, true, 0};
    }
    void shut() noexcept override {}
    void abort() noexcept override {}
    [[nodiscard]] std::string trouble() const override { return trouble_; }

private:
    std::string trouble_;
};

void report(const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); }

}  // namespace

connector::connector(std::shared_ptr<const tls_client> security)
    : loop_(loop::current()), security_(std::move(security)), opening_(report) {}

connector::~connector() {
    while (!drivers_.empty()) drivers_.back()->abort();
}

void connector::start(std::string host, std::uint16_t port, bool secure, protocol what) {
    opening_.start(establish(std::move(host), port, secure, std::move(what)));
}

coro<> connector::establish(std::string host, std::uint16_t port, bool secure, protocol what) {
    std::unique_ptr<stream> wire;
    std::string trouble;
    address peer;
    try {
        if (secure && security_ == nullptr) throw error("no TLS here: '" + host + "' needs it");
        const auto candidates = co_await resolve(host, port);
        for (const address& candidate : candidates) {
            peer = candidate;
            try {
                descriptor socket = co_await io::connect(candidate);
                if (secure)
                    wire = security_->connect(std::move(socket), host);
                else
                    wire = std::make_unique<tcp_stream>(std::move(socket));
                break;
            } catch (const std::system_error& failure) {
                trouble = failure.code().message();  // `lost` names the peer
            }
        }
    } catch (const std::exception& failure) {
        trouble = failure.what();
    }
    if (wire == nullptr) wire = std::make_unique<no_stream>(trouble);
    drive(std::move(wire), std::move(what), peer);
}

void connector::drive(std::unique_ptr<stream> wire, protocol what, const address& peer) {
    keeper& self = *this;
    drivers_.push_back(
        std::make_unique<driver>(loop_, self, std::move(wire), std::move(what), peer));
    driver& begun = *drivers_.back();
    begun.place = drivers_.size() - 1;
    begun.start();
}

std::exception_ptr connector::lost(driver& whose, const std::string& trouble) {
    return std::make_exception_ptr(connection_error(whose.from().to_string() + ": " + trouble));
}

void connector::failed(driver& whose) { report(whose.running().failure()); }

void connector::ended(driver& whose) {
    const std::size_t place = whose.place;
    loop_.retire(std::move(drivers_[place]));
    if (place + 1 != drivers_.size()) {
        drivers_[place] = std::move(drivers_.back());
        drivers_[place]->place = place;
    }
    drivers_.pop_back();
}

}  // namespace plait::io

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/address.hpp"
#include "plait/io/descriptor.hpp"
#include "plait/io/loop.hpp"

#include <functional>

namespace plait::io {

/// A socket that listens at `where` (port 0: the system chooses one). With `shared`, several may
/// listen there, and the system spreads connections over them. Throws std::system_error that names
/// the address.
[[nodiscard]] descriptor listen(const address& where, bool shared);

/// The address a socket is bound to.
[[nodiscard]] address local_address(int socket);

/// Accepts connections on one loop. When descriptors or memory run out it pauses, until `resume` or
/// for a second.
class listener final : public watcher, private timer {
public:
    using accepted = std::function<void(descriptor, const address& peer)>;
    /// Why it pauses: an errno; 0: it has accepted all that waited meanwhile.
    using pausing = std::function<void(int code)>;

    listener(io::loop& where, descriptor socket, accepted then, pausing paused);
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;
    ~listener() override;

    [[nodiscard]] address where() const { return local_address(socket_.get()); }
    /// A descriptor has become free.
    void resume();
    /// Accepts what waits, and closes the socket.
    void close();

    void ready(std::uint32_t events) override;

private:
    void expired() override { resume(); }
    void pause(int code);

    io::loop& loop_;
    descriptor socket_;
    accepted then_;
    pausing paused_;
    bool resting_ = false;
    bool behind_ = false;  // it has paused, and not caught up since
};

}  // namespace plait::io

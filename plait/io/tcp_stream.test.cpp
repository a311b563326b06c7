// SPDX-License-Identifier: MIT
#include "plait/io/tcp_stream.hpp"

#include "plait/io/file.hpp"
#include "plait/io/listener.hpp"
#include "plait/io/temporary_folder.test.hpp"

#include <doctest/doctest.h>

#include <netinet/tcp.h>
#include <poll.h>

#include <array>
#include <cstdint>
#include <string>

using namespace plait;
using namespace plait::io;

namespace {

using status = stream::status;

// A stream, and the far end of its connection.
struct connected {
    connected() {
        const descriptor listening = listen(address::of("127.0.0.1", 0), false);
        const address where = local_address(listening.get());
        far.reset(::socket(AF_INET, SOCK_STREAM, 0));
        REQUIRE(::connect(far.get(), where.data(), where.size()) == 0);
        wait(listening.get(), POLLIN);
        near = std::make_unique<tcp_stream>(
            descriptor(::accept4(listening.get(), nullptr, nullptr, SOCK_NONBLOCK)));
    }
    static void wait(int socket, short events) {
        pollfd waiting{socket, events, 0};
        REQUIRE(::poll(&waiting, 1, 10'000) == 1);
    }
    void say(std::string_view text) const {
        REQUIRE(::send(far.get(), text.data(), text.size(), 0) ==
                static_cast<ssize_t>(text.size()));
        wait(near->descriptor(), POLLIN);
    }
    void reset() {
        const linger now{1, 0};
        ::setsockopt(far.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        far.reset();
        wait(near->descriptor(), POLLERR);
    }

    loop here;
    descriptor far;
    std::unique_ptr<tcp_stream> near;
};

}  // namespace

TEST_CASE("a read that does not fill the buffer says that there is no more") {
    connected pair;
    std::array<char, 4> buffer{};
    CHECK(pair.near->read(buffer).what == status::would_read);
    pair.say("abcdef");
    auto got = pair.near->read(buffer);
    CHECK(got.what == status::moved);
    CHECK(got.count == 4);
    CHECK_FALSE(got.exhausted);
    got = pair.near->read(buffer);
    CHECK(got.count == 2);
    CHECK(got.exhausted);
}

TEST_CASE("the far end's end is told by a read") {
    connected pair;
    pair.far.reset();
    connected::wait(pair.near->descriptor(), POLLIN);
    std::array<char, 4> buffer{};
    CHECK(pair.near->read(buffer).what == status::ended);
}

TEST_CASE("a write takes what fits, says so, and then would wait") {
    connected pair;
    const std::string large(std::size_t{64} << 20U, 'x');
    const bytes view = large;
    const auto first = pair.near->write(std::span(&view, 1), false);
    CHECK(first.what == status::moved);
    CHECK(first.count < large.size());
    CHECK(first.exhausted);
    auto last = first;  // what the far end's kernel takes meanwhile makes room
    while (last.what == status::moved) last = pair.near->write(std::span(&view, 1), false);
    CHECK(last.what == status::would_write);
}

TEST_CASE("little that is not sent yet lies in the kernel") {
    connected pair;
    int most = 0;
    socklen_t size = sizeof most;
    REQUIRE(::getsockopt(pair.near->descriptor(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, &size) ==
            0);
    CHECK(most == 128 * 1024);
}

TEST_CASE("a file is sent from its offset, and its end before the region's is told") {
    temporary_folder where;
    where.write("file", "0123456789");
    const io::file digits = io::file::open(where / "file");
    connected pair;
    const auto sent = pair.near->write(file_region(digits, 4, 100));
    CHECK(sent.what == status::moved);
    CHECK(sent.count == 6);
    CHECK(pair.near->write(file_region(digits, 10, 94)).what == status::cut_short);
    std::array<char, 6> heard{};
    CHECK(::recv(pair.far.get(), heard.data(), heard.size(), MSG_WAITALL) == 6);
    CHECK(std::string(heard.data(), 6) == "456789");
}

TEST_CASE("writing and sending files to who is gone is an outcome, not a signal") {
    temporary_folder where;
    where.write("file", "0123456789");
    const io::file digits = io::file::open(where / "file");
    connected pair;
    pair.reset();
    // The first call takes the error off the socket; after it, each one is a broken pipe.
    CHECK(pair.near->write(file_region(digits, 0, 10)).what == status::broken);
    CHECK(pair.near->write(file_region(digits, 0, 10)).what == status::broken);
    const bytes view = "text";
    CHECK(pair.near->write(std::span(&view, 1), false).what == status::broken);
    const std::array<bytes, 2> views{"te", "xt"};
    CHECK(pair.near->write(views, false).what == status::broken);
    CHECK(pair.near->trouble() == "Broken pipe");
}

TEST_CASE("a lost stream says why") {
    connected pair;
    pair.reset();
    CHECK(pair.near->trouble() == "Connection reset by peer");
}

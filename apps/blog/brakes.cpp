// SPDX-License-Identifier: MIT
#include "apps/blog/brakes.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace blogs {

namespace {

constexpr moment in_force = 3'600'000;

}  // namespace

std::string brake_of_name(std::string_view canon) { return "name " + std::string(canon); }

std::string brake_of_address(std::string_view address) {
    const std::string text(address);
    std::array<unsigned char, 16> bits{};
    if (::inet_pton(AF_INET6, text.c_str(), bits.data()) != 1) return "address " + text;
    std::fill(bits.begin() + 8, bits.end(), static_cast<unsigned char>(0));
    std::array<char, INET6_ADDRSTRLEN> network{};
    ::inet_ntop(AF_INET6, bits.data(), network.data(), network.size());
    return "address " + std::string(network.data()) + "/64";
}

void pardon(plait::sqlite::connection& on, std::string_view brake, moment now) {
    on.run("DELETE FROM pardon WHERE at <= $1", now - in_force);
    on.run(
        "INSERT INTO pardon(brake, at) VALUES($1, $2) ON CONFLICT DO UPDATE SET at = excluded.at",
        brake, now);
}

plait::coro<moment> take_one(allowance* of, plait::sqlite::database* db, std::string brake,
                             moment now) {
    const moment wait = of->take(brake, now);
    if (wait == 0) co_return 0;
    auto look = [brake, now](plait::sqlite::connection& on) {
        return on.value<moment>("SELECT at FROM pardon WHERE brake = $1 AND at > $2", brake,
                                now - in_force);
    };
    const auto pardoned = co_await db->read(std::move(look));
    if (!pardoned || !of->forgive(brake, *pardoned)) co_return wait;
    co_return of->take(brake, now);
}

}  // namespace blogs

// SPDX-License-Identifier: MIT
#include "plait/io/resolve.hpp"

#include "plait/compose/error.hpp"
#include "plait/io/offload.hpp"

#include <netdb.h>

#include <memory>

namespace plait::io {

namespace {

std::vector<address> look_up(const std::string& host, std::uint16_t port) {
    if (address::is_numeric(host)) return {address::of(host, port)};
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    const int fault = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
    if (fault != 0) throw error("cannot resolve '" + host + "': " + ::gai_strerror(fault));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(list, &::freeaddrinfo);
    std::vector<address> found;
    for (const addrinfo* each = list; each != nullptr; each = each->ai_next)
        if (each->ai_family == AF_INET || each->ai_family == AF_INET6)
            found.push_back(address(*each->ai_addr).with_port(port));
    if (found.empty()) throw error("cannot resolve '" + host + "': no address");
    return found;
}

}  // namespace

completion<std::vector<address>> resolve(std::string host, std::uint16_t port) {
    return offload([host = std::move(host), port] { return look_up(host, port); });
}

}  // namespace plait::io

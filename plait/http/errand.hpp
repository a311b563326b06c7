// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/bell.hpp"
#include "plait/http/client_exchange.hpp"

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace plait::http::detail {

class carrier;
class pool;

/// One request on its way, as its sender and its carrier share it.
struct errand {
    /// Of giving pieces.
    enum class turn : std::uint8_t {
        nobody,
        wanted,  ///< the sender waits for one
        given,   ///< and it is there
    };

    errand(client_request its_request, std::shared_ptr<const client_options> how)
        : asked(std::move(its_request)), options(std::move(how)), waits(*options, &unwanted) {}
    errand(const errand&) = delete;
    errand& operator=(const errand&) = delete;
    ~errand() = default;

    /// By the sender, who is gone then.
    void give_up();

    client_request asked;
    std::shared_ptr<const client_options> options;
    bell told;  ///< rung for the sender, when there is a head, a piece, the end, or a failure
    std::optional<response_head> head;
    /// Its own: the connection's buffer may go before the sender has done with it.
    std::string piece;
    field_section trailers;
    std::exception_ptr failure;
    turn next_piece = turn::nobody;
    bool ended = false;     ///< the body
    bool unwanted = false;  ///< the sender is gone
    bool sent = false;      ///< begun to be
    bool retried = false;
    pool* queued_in = nullptr;
    carrier* carried_by = nullptr;
    reception waits;
};

}  // namespace plait::http::detail

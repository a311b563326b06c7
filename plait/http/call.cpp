// SPDX-License-Identifier: MIT
#include "plait/http/call.hpp"

namespace plait::http {

coro<response_head, bytes, output> call(client_request asked, client_options how) {
    detail::reception waits(how);
    detail::reached answer = co_await detail::converse(&asked, &waits);
    co_return std::move(answer.head);
}

}  // namespace plait::http

// SPDX-License-Identifier: MIT
#include "plait/http/error.hpp"

#include "plait/http/status.hpp"

namespace plait::http {

status_error::status_error(int status, const std::string& message, std::source_location where)
    : error(message.empty() ? std::string(reason_phrase(status)) : message, where),
      status_(status) {}

}  // namespace plait::http

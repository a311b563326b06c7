// SPDX-License-Identifier: MIT
#include "plait/http/errand.hpp"

#include "plait/http/client_pool.hpp"

namespace plait::http::detail {

void errand::give_up() {
    unwanted = true;
    if (queued_in != nullptr)
        queued_in->forget(*this);
    else if (carried_by != nullptr)
        carried_by->told().ring();
}

}  // namespace plait::http::detail

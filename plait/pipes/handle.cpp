// SPDX-License-Identifier: MIT
#include "plait/pipes/handle.hpp"

namespace plait::pipes::detail {

void refuse(handle_state now, const char* what, const std::string& failure) {
    switch (now) {
        case handle_state::open:
            throw protocol_error(std::string(what) + " from within the pipeline itself");
        case handle_state::finished: throw protocol_error(std::string(what) + " after finish");
        case handle_state::aborted: throw protocol_error(std::string(what) + " after abort");
        case handle_state::failed: break;
    }
    throw protocol_error("pipeline failed earlier: " + failure);
}

std::string text_of_current_exception() {
    try {
        throw;
    } catch (const std::exception& known) {
        return known.what();
    } catch (...) {
        return "an exception of unknown type";
    }
}

}  // namespace plait::pipes::detail

// SPDX-License-Identifier: MIT
#include "plait/pipes/handle.hpp"

namespace plait::pipes::detail {

void refuse(handle_state now, const char* what, const std::string& failure) {
    if (now == handle_state::failed) throw protocol_error("pipeline failed earlier: " + failure);
    throw protocol_error(std::string(what) +
                         (now == handle_state::aborted ? " after abort" : " after finish"));
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

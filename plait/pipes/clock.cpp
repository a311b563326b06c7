// SPDX-License-Identifier: MIT
#include "plait/pipes/clock.hpp"

#include <thread>

namespace plait::pipes {

void steady_clock::sleep_until(time_point then) { std::this_thread::sleep_until(then); }

}  // namespace plait::pipes

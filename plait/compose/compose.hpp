// SPDX-License-Identifier: MIT
#pragma once

// All of plait/compose: programs decomposed into coroutines that talk to nobody in particular.

#include "plait/compose/coro.hpp"
#include "plait/compose/error.hpp"
#include "plait/compose/local.hpp"
#include "plait/compose/pipe.hpp"
#include "plait/compose/program.hpp"
#include "plait/compose/traceback.hpp"
#include "plait/compose/wire.hpp"

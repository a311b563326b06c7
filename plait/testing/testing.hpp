// SPDX-License-Identifier: MIT
#pragma once

// For testing protocols; of no test framework.
#include "plait/testing/chunking.hpp"
#include "plait/testing/counted.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/failure.hpp"
#include "plait/testing/memory_file.hpp"
#include "plait/testing/memory_folder.hpp"
#include "plait/testing/replay.hpp"
#include "plait/testing/test_home.hpp"
#include "plait/testing/test_surroundings.hpp"
#include "plait/testing/transcript.hpp"
#include "plait/testing/virtual_clock.hpp"
#include "plait/testing/wire_pair.hpp"

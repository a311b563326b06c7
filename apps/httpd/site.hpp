// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/settings.hpp"

namespace httpd {

/// Serves what the settings say, until a signal ends it; gives the exit code.
int serve(const settings& chosen);

}  // namespace httpd

// SPDX-License-Identifier: MIT
#pragma once

// Resource trees and views, as a whole.

#include "plait/traversal/access.hpp"          // IWYU pragma: export
#include "plait/traversal/application.hpp"     // IWYU pragma: export
#include "plait/traversal/children_cache.hpp"  // IWYU pragma: export
#include "plait/traversal/condition.hpp"       // IWYU pragma: export
#include "plait/traversal/explanation.hpp"     // IWYU pragma: export
#include "plait/traversal/matcher.hpp"         // IWYU pragma: export
#include "plait/traversal/node.hpp"            // IWYU pragma: export
#include "plait/traversal/place.hpp"           // IWYU pragma: export
#include "plait/traversal/plugins.hpp"         // IWYU pragma: export
#include "plait/traversal/ref.hpp"             // IWYU pragma: export
#include "plait/traversal/resource.hpp"        // IWYU pragma: export
#include "plait/traversal/route.hpp"           // IWYU pragma: export
#include "plait/traversal/routes.hpp"          // IWYU pragma: export
#include "plait/traversal/site.hpp"            // IWYU pragma: export
#include "plait/traversal/tree.hpp"            // IWYU pragma: export
#include "plait/traversal/visit.hpp"           // IWYU pragma: export

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/site.hpp"

#include <filesystem>
#include <vector>

namespace plait::traversal {

/// Loads each shared object ("*.so") of a folder, by name, and calls its
///
///     extern "C" void plait_plugin(plait::traversal::site& s);
///
/// which mounts and adds views as any other function would. They stay loaded until the program ends. The
/// program exports its symbols to them (CMake: ENABLE_EXPORTS); both are built by the same compiler.
/// Throws error where one cannot be loaded, or has no such function. Gives the files loaded.
std::vector<std::filesystem::path> load_plugins(site& s, const std::filesystem::path& folder);

}  // namespace plait::traversal

// SPDX-License-Identifier: MIT
#include "plait/traversal/plugins.hpp"

#include "plait/compose/error.hpp"

#include <dlfcn.h>
#include <algorithm>
#include <string>
#include <system_error>

namespace plait::traversal {

namespace {

using entry_point = void (*)(site&);

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    throw error("plug-in " + file.string() + ": " + why);
}

entry_point load(const std::filesystem::path& file) {
    // Never unloaded: the site refers to its functions.
    void* opened = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (opened == nullptr) refuse(file, ::dlerror());
    void* found = ::dlsym(opened, "plait_plugin");
    if (found == nullptr) refuse(file, "it has no function plait_plugin");
    return reinterpret_cast<entry_point>(found);
}

}  // namespace

std::vector<std::filesystem::path> load_plugins(site& s, const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed))
        if (at->path().extension() == ".so") files.push_back(std::filesystem::absolute(at->path()));
    if (failed) throw error("the folder of plug-ins " + folder.string() + ": " + failed.message());
    std::ranges::sort(files);
    for (const auto& each : files) load(each)(s);
    return files;
}

}  // namespace plait::traversal

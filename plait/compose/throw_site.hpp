// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace plait::detail {

/// A line of the program, found by its debug information.
struct throw_site {
    std::string file;
    unsigned line = 0;
    std::string function;       // as the linker knows it
    bool in_coroutine = false;  // the throwing function is a coroutine's body itself
};

/// How the optional library plait::throw_site serves tracebacks; it installs itself where linked.
struct throw_site_hooks {
    /// The return address of the throw that made `exception` (the exception object), if it was the
    /// last throw on this thread; else null.
    const void* (*last_throw)(const void* exception) noexcept;
    std::optional<throw_site> (*resolve)(const void* address);
};

extern constinit const throw_site_hooks* installed_throw_site;

}  // namespace plait::detail

// SPDX-License-Identifier: MIT
#include "plait/compose/throw_site.hpp"

// Linked with -Wl,--wrap=__cxa_throw: each throw of the program passes here and leaves its return
// address behind. Only when a traceback is printed is the address looked up in the debug information.

#include <backtrace.h>
#include <cstdint>
#include <cstring>
#include <typeinfo>

namespace {

struct last_throw {
    const void* exception = nullptr;
    const void* address = nullptr;
};
constinit thread_local last_throw last;

const void* last_throw_of(const void* exception) noexcept {
    return last.exception == exception ? last.address : nullptr;
}

void ignore_error(void*, const char*, int) {}

std::optional<plait::detail::throw_site> resolve(const void* address) {
    static backtrace_state* const state = backtrace_create_state(nullptr, 1, ignore_error, nullptr);
    if (state == nullptr) return std::nullopt;
    struct found {
        std::optional<plait::detail::throw_site> site;
        bool inlined = false;  // the site is in a function inlined into the one that has the symbol
        std::string symbol;
    } result;
    // The return address is behind the call; one byte before it is within.
    const auto inside = reinterpret_cast<std::uintptr_t>(address) - 1;
    backtrace_pcinfo(
        state, inside,
        [](void* into, std::uintptr_t, const char* file, int line, const char* function) {
            auto& out = *static_cast<found*>(into);
            if (file == nullptr || line <= 0) return 0;
            if (out.site) {
                out.inlined = true;
                return 0;
            }
            out.site.emplace();
            out.site->file = file;
            out.site->line = static_cast<unsigned>(line);
            out.site->function = function != nullptr ? function : "";
            return 0;
        },
        ignore_error, &result);
    if (!result.site) return std::nullopt;
    backtrace_syminfo(
        state, inside,
        [](void* into, std::uintptr_t, const char* symbol, std::uintptr_t, std::uintptr_t) {
            if (symbol != nullptr) static_cast<found*>(into)->symbol = symbol;
        },
        ignore_error, &result);
    // A coroutine's body is `NAME.resume` with clang, `….actor` with g++.
    const std::string_view symbol = result.symbol;
    const bool body = symbol.ends_with(".resume") || symbol.ends_with(".actor") ||
                      symbol.find(".actor.") != symbol.npos ||
                      symbol.find(".resume.") != symbol.npos;
    result.site->in_coroutine = body && !result.inlined;
    if (!body && !result.inlined && !symbol.empty()) result.site->function = result.symbol;
    return result.site;
}

constexpr plait::detail::throw_site_hooks hooks{last_throw_of, resolve};
[[maybe_unused]] const bool installed = (plait::detail::installed_throw_site = &hooks, true);

}  // namespace

extern "C" {

// NOLINTBEGIN(*-reserved-identifier): the linker's --wrap gives these names
[[noreturn]] void __real___cxa_throw(void* exception, std::type_info* type, void (*destroy)(void*));

[[noreturn]] void __wrap___cxa_throw(void* exception, std::type_info* type,
                                     void (*destroy)(void*)) {
    last = {exception, __builtin_return_address(0)};
    __real___cxa_throw(exception, type, destroy);
}
// NOLINTEND(*-reserved-identifier)
}

// SPDX-License-Identifier: MIT
//
// Replaces operator new of the whole binary by one that counts. Included by one file of it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::size_t allocations = 0;

void* counting_allocate(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

}  // namespace

// NOLINTBEGIN(misc-definitions-in-headers): a replacement is never inline
void* operator new(std::size_t size) { return counting_allocate(size); }
void* operator new[](std::size_t size) { return counting_allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
// NOLINTEND(misc-definitions-in-headers)

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/error.hpp"

#include <source_location>
#include <string>

namespace plait::pipes {

/// A pipeline that cannot work as it is put together. Thrown before the first item wherever that can
/// be seen; its text says what would be right.
class pipeline_error : public protocol_error {
public:
    explicit pipeline_error(const std::string& message,
                            std::source_location where = std::source_location::current())
        : protocol_error(message, where) {}
};

/// A coroutine that was told the end of its input, and asked for input again.
class stage_ignored_close : public error {
public:
    explicit stage_ignored_close(const std::string& stage,
                                 std::source_location where = std::source_location::current())
        : error("stage '" + stage + "' asked for input after the end of the stream", where) {}
};

/// An item for which a split with `otherwise(fail)` has no branch.
class no_branch : public error {
public:
    no_branch(const std::string& split, const std::string& key,
              std::source_location where = std::source_location::current())
        : error("split '" + split + "' has no branch for '" + key + "'", where) {}
};

/// An item for which a buffer with the policy `fail` has no room.
class buffer_full : public error {
public:
    explicit buffer_full(const std::string& buffer,
                         std::source_location where = std::source_location::current())
        : error(buffer + " is full", where) {}
};

}  // namespace plait::pipes

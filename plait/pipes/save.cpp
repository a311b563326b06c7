// SPDX-License-Identifier: MIT
#include "plait/pipes/save.hpp"

#include "plait/pipes/errors.hpp"

#include <iostream>

namespace plait::pipes::detail {

namespace {

void require_good(const std::ostream& out, const std::string& stage) {
    if (!out) throw error("'" + stage + "' cannot write: its stream is bad");
}

}  // namespace

// One sentry for the whole line; what its buffer throws, goes on.
void write_line(std::ostream& out, std::string_view prefix, std::string_view line,
                const std::string& stage) {
    if (const std::ostream::sentry ready(out); ready) {
        std::streambuf& to = *out.rdbuf();
        const auto put = [&to](std::string_view text) {
            const auto length = static_cast<std::streamsize>(text.size());
            return length == 0 || to.sputn(text.data(), length) == length;
        };
        if (!put(prefix) || !put(line) || to.sputc('\n') == std::streambuf::traits_type::eof())
            out.setstate(std::ios::badbit);
    }
    require_good(out, stage);
}

void flush(std::ostream& out, const std::string& stage) {
    out.flush();
    require_good(out, stage);
}

node save_node(std::string name) {
    node self(std::move(name));
    self.kind = "save";
    return self;
}

node logger_node(std::string name, std::string_view prefix) {
    node self(std::move(name));
    self.kind = "logger";
    self.arguments.push_back(argument_text(prefix));
    return self;
}

std::string logger_prefix(std::string_view prefix) { return std::string(prefix) + ": "; }

std::ostream& standard_output() noexcept { return std::cout; }

}  // namespace plait::pipes::detail

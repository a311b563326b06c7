// SPDX-License-Identifier: MIT
#include "apps/blog/config.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <fstream>

namespace blogs {

namespace {

std::string text_of(const nlohmann::json& value, const std::string& where) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    throw CLI::ValidationError(where + ": a text, a number, true or false, or a list of these");
}

}  // namespace

void hear_environment(CLI::App& command) {
    for (CLI::Option* const each : command.get_options()) {
        if (each->get_lnames().empty() || each == command.get_help_ptr()) continue;
        std::string name = "BLOG_";
        for (const char c : each->get_lnames().front())
            name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        each->envname(name);
    }
}

void read_config(CLI::App& command, const std::string& file) {
    std::ifstream text(file);
    if (!text) throw CLI::ValidationError("--config " + file + ": cannot be read");
    const auto whole = nlohmann::json::parse(text, nullptr, false, true);
    if (!whole.is_object()) throw CLI::ValidationError("--config " + file + ": no JSON object");
    for (const auto& [key, value] : whole.items()) {
        const std::string where = fmt::format("--config {}: \"{}\"", file, key);
        CLI::Option* const option = command.get_option_no_throw("--" + key);
        if (option == nullptr || key == "config" || key == "help")
            throw CLI::ValidationError(where + ": there is no such option");
        if (option->count() != 0) continue;
        if (value.is_array())
            for (const auto& each : value) option->add_result(text_of(each, where));
        else
            option->add_result(text_of(value, where));
        if (option->count() != 0) option->run_callback();
    }
}

}  // namespace blogs

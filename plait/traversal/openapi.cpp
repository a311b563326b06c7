// SPDX-License-Identifier: MIT
#include "plait/http/json_text.hpp"
#include "plait/traversal/routes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

// The views of a site as an OpenAPI 3.1 document: what is not described there (predicates, subpaths)
// goes into the description of an operation.

namespace plait::traversal {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> operations{
    {{"GET", "get"},
     {"PUT", "put"},
     {"POST", "post"},
     {"DELETE", "delete"},
     {"PATCH", "patch"},
     {"OPTIONS", "options"}}};

// A path where each parameter has a name of its own: "{id}/{id}" becomes "{id}/{id_2}".
struct template_path {
    std::string text;
    std::vector<std::pair<std::string, std::string>> parameters;  // name, matcher
};

template_path template_of(const route_line& line) {
    template_path made;
    std::map<std::string, int> seen;
    std::size_t from = 0;
    for (const auto& [metaname, matcher] : line.sets) {
        const std::string braced = "{" + metaname + "}";
        const std::size_t at = line.path.find(braced, from);
        const int count = ++seen[metaname];
        const std::string own = count == 1 ? metaname : metaname + "_" + std::to_string(count);
        made.text.append(line.path, from, at - from).append("{").append(own).append("}");
        made.parameters.emplace_back(own, matcher);
        from = at + braced.size();
    }
    made.text.append(line.path, from);
    return made;
}

std::string description_of(const route_line& line) {
    std::string made = line.permission ? "Needs the permission " + *line.permission + "."
                                       : std::string("Open to all.");
    if (line.subpath) made += " Takes a subpath.";
    for (const std::string& each : line.predicates) made.append(" Only: ").append(each).append(".");
    return made;
}

std::string operation(const route_line& line, const template_path& path) {
    std::string made = "{\"tags\":[";
    http::append_json(made, line.type);
    made += "],\"description\":";
    http::append_json(made, description_of(line));
    if (!path.parameters.empty()) {
        made += ",\"parameters\":[";
        for (const auto& each : path.parameters) {
            if (&each != path.parameters.data()) made += ',';
            made += "{\"name\":";
            http::append_json(made, each.first);
            made +=
                ",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\",\"format\":";
            http::append_json(made, each.second);
            made += "}}";
        }
        made += ']';
    }
    return made += ",\"responses\":{\"default\":{\"description\":\"as the view answers\"}}}";
}

}  // namespace

std::string route_list::openapi(std::string_view title, std::string_view version) const {
    // path → operation → text; of several views of one method the first is described.
    std::map<std::string, std::map<std::string, std::string>> paths;
    for (const route_line& each : lines_) {
        const auto known = std::ranges::find(operations, std::string_view(each.method),
                                             [](const auto& one) { return one.first; });
        if (known == operations.end()) continue;
        const template_path path = template_of(each);
        paths[path.text].try_emplace(std::string(known->second), operation(each, path));
    }

    std::string made = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":";
    http::append_json(made, title);
    made += ",\"version\":";
    http::append_json(made, version);
    made += "},\"paths\":{";
    bool first_path = true;
    for (const auto& [path, methods] : paths) {
        made += std::exchange(first_path, false) ? "\n" : ",\n";
        http::append_json(made, path);
        made += ":{";
        bool first = true;
        for (const auto& [method, text] : methods) {
            if (!std::exchange(first, false)) made += ',';
            http::append_json(made, method);
            made += ':';
            made += text;
        }
        made += '}';
    }
    return made += "\n}}\n";
}

}  // namespace plait::traversal

// SPDX-License-Identifier: MIT
#include "plait/http/folder_listing.hpp"

#include "plait/http/date.hpp"
#include "plait/http/html.hpp"
#include "plait/http/json_text.hpp"
#include "plait/http/negotiation.hpp"
#include "plait/http/segment.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace plait::http::detail {

namespace {

std::string modified(const listed_file& entry) {
    const std::chrono::nanoseconds time(entry.modified);
    return date_text(std::chrono::floor<std::chrono::seconds>(time).count());
}

html as_html(std::string_view path, const std::vector<listed_file>& entries, std::size_t left_out) {
    const std::string title = "/" + std::string(path) + (path.empty() ? "" : "/");
    html listing(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<title>{}</title>\n<h1>{}</h1>\n<table>\n"
        "<tr><th>Name</th><th>Size</th><th>Modified</th></tr>\n",
        title, title);
    if (!path.empty()) listing.add("<tr><td><a href=\"../\">..</a></td><td></td><td></td></tr>\n");
    for (const listed_file& each : entries) {
        if (each.is_folder)
            listing.add("<tr><td><a href=\"./{}/\">{}/</a></td><td></td><td>{}</td></tr>\n",
                        each.name, each.name, modified(each));
        else
            listing.add("<tr><td><a href=\"./{}\">{}</a></td><td>{}</td><td>{}</td></tr>\n",
                        each.name, each.name, each.size, modified(each));
    }
    listing.add("</table>\n");
    if (left_out > 0) listing.add("<p>and {} more</p>\n", left_out);
    return listing;
}

std::string as_json(const std::vector<listed_file>& entries) {
    std::string json = "[";
    for (const listed_file& each : entries) {
        json += json.size() > 1 ? ",\n{\"name\":" : "\n{\"name\":";
        append_json(json, each.name);
        json += each.is_folder ? ",\"type\":\"folder\"" : ",\"type\":\"file\",\"size\":";
        if (!each.is_folder) json += std::to_string(each.size);
        json.append(",\"modified\":\"").append(modified(each)).append("\"}");
    }
    return json += "\n]\n";
}

}  // namespace

response folder_listing(request asked, std::string_view path, std::vector<listed_file> entries) {
    std::erase_if(entries, [](const listed_file& each) {
        return each.name.starts_with('.') ? each.name != ".well-known"
                                          : !is_segment_name(each.name);
    });
    std::ranges::sort(entries, {}, [](const listed_file& each) {
        return std::pair<bool, std::string_view>(!each.is_folder, each.name);
    });
    const std::size_t left_out = entries.size() - std::min(entries.size(), most_listed);
    entries.resize(entries.size() - left_out);

    constexpr std::array<std::string_view, 2> offered = {"text/html", "application/json"};
    const auto accept = asked.fields().combined("accept").value_or("");
    response answer = preferred_type(accept, offered) == offered[1]
                          ? content("application/json", as_json(entries))
                          : page(as_html(path, entries, left_out));
    answer.with("Vary", "Accept").with("X-Content-Type-Options", "nosniff");
    return answer;
}

}  // namespace plait::http::detail

// SPDX-License-Identifier: MIT
#include "plait/http/error_answer.hpp"

#include "plait/http/negotiation.hpp"
#include "plait/http/status.hpp"

#include <array>
#include <string>
#include <utility>

namespace plait::http::detail {

namespace {

constexpr bytes plain = "text/plain";
constexpr bytes problem = "application/problem+json";

// As a JSON string; bytes that are no UTF-8 are the writer's fault and pass as they are.
void append_quoted(std::string& json, bytes text) {
    constexpr bytes digits = "0123456789abcdef";
    json += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json.append({'\\', c});
        } else if (c == '\n') {
            json += "\\n";
        } else if (byte < ' ') {
            json.append("\\u00").append({digits[byte >> 4], digits[byte & 0xf]});
        } else {
            json += c;
        }
    }
    json += '"';
}

std::string problem_text(const request& failed, int status, bytes message, bytes traceback) {
    std::string json = "{\"title\":";
    append_quoted(json, reason_phrase(status));
    json.append(",\"status\":").append(std::to_string(status)).append(",\"detail\":");
    append_quoted(json, message);
    json += ",\"request\":";
    append_quoted(json, failed.id());
    if (!traceback.empty()) {
        json += ",\"traceback\":";
        append_quoted(json, traceback);
    }
    return json += "}\n";
}

}  // namespace

response error_answer(const request& failed, int status, bytes message, bytes traceback) {
    constexpr std::array<bytes, 2> offered{plain, problem};
    const auto wanted = preferred_type(failed.field(field_name::accept, {}), offered);
    response answer(status);
    if (wanted == problem) {
        answer.with("Content-Type", problem)
            .with_body(problem_text(failed, status, message, traceback));
    } else {
        std::string text(message);
        text += '\n';
        if (!traceback.empty()) text.append("\n").append(traceback);
        answer.with("Content-Type", "text/plain; charset=utf-8").with_body(std::move(text));
    }
    answer.with("X-Request-Id", failed.id());
    return answer;
}

}  // namespace plait::http::detail

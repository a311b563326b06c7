// SPDX-License-Identifier: MIT
#include "plait/traversal/explanation.hpp"

#include "plait/http/error.hpp"
#include "plait/http/request.hpp"
#include "plait/http/status.hpp"
#include "plait/traversal/resolution.hpp"

#include <algorithm>
#include <optional>

namespace plait::traversal {

namespace {

std::string answer_of(const detail::choice& chosen) {
    std::string made = "answer: " + std::to_string(chosen.status) + " ";
    if (chosen.status == 200) return made += "by the view";
    return made += http::reason_phrase(chosen.status);
}

coro<int> find(const site* whole, http::request asked, visitor who, detail::decision_log* log) {
    detail::resolution way(*whole, asked, log);
    way.state().who = std::move(who);
    const detail::choice chosen = co_await way.find();
    log->add(answer_of(chosen),
             chosen.view == nullptr ? std::source_location() : chosen.view->where);
    co_return chosen.status;
}

coro<explanation> explain(const site* whole, std::string path, visitor who, std::string method) {
    detail::decision_log log;
    int status = 400;
    try {
        if (std::ranges::any_of(path, [](char c) { return c >= 0 && c <= ' '; }))
            throw http::status_error(400, "a path has no blanks");
        const std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        const http::request_head head = http::parse_request(text);
        status = co_await find(whole, head.handle(), std::move(who), &log);
    } catch (const http::status_error& told) {
        status = told.status();
        log.add("answer: " + std::to_string(status) + " " + told.what());
    } catch (const http::protocol_error& wrong) {
        status = wrong.status();
        log.add("answer: " + std::to_string(status) + " " + wrong.what());
    }
    co_return explanation(std::move(log.made()), status);
}

}  // namespace

std::string explanation::text() const {
    std::string made;
    for (const decision& each : decisions_) {
        made += each.text;
        if (each.where.line() != 0)
            made.append("  (")
                .append(each.where.file_name())
                .append(":")
                .append(std::to_string(each.where.line()))
                .append(")");
        made += '\n';
    }
    return made;
}

coro<explanation> site::explain(std::string path, visitor who, std::string method) const {
    static_cast<void>(model());  // at the call, if it is not sealed
    return traversal::explain(this, std::move(path), std::move(who), std::move(method));
}

}  // namespace plait::traversal

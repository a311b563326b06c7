// SPDX-License-Identifier: MIT
#include "plait/traversal/application.hpp"

#include "plait/compose/traceback.hpp"
#include "plait/http/error.hpp"
#include "plait/http/error_answer.hpp"
#include "plait/http/redirect.hpp"
#include "plait/http/status.hpp"
#include "plait/traversal/resolution.hpp"
#include "plait/traversal/tree_core.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace plait::traversal {

namespace {

using detail::answer;
using detail::resolution;

// The page of a refusal: of the nearest type that has one, else of the site; nothing: of neither.
std::optional<answer> own_page(const detail::site_model& model, detail::visit_state& state,
                               int status) {
    const visit v(state);
    for (resource* at = state.context.get(); at != nullptr; at = at->parent())
        if (const auto* type = detail::tree_core::type_of(*at)->refuses)
            return type->refused(*at, v, status);
    if (status == 404 && model.not_found) return model.not_found(v);
    if (status == 403 && model.denied) return model.denied(v);
    if (status >= 500 && model.failed) return model.failed(v);
    return std::nullopt;
}

// What a page of a 404 tells of the way, where the site wants it to.
void keep_decisions(detail::visit_state& state, int status, detail::decision_log* log) {
    if (log == nullptr || status != 404) return;
    for (const decision& each : log->made()) state.decisions.append(each.text).append("\n");
}

answer plain_page(const detail::visit_state& state, int status) {
    const std::string_view why =
        state.reason.empty() ? http::reason_phrase(status) : std::string_view(state.reason);
    return http::detail::error_answer(state.asked, status, why, state.decisions);
}

// Whether the exception being handled is about the exchange itself, which HTTP answers.
bool is_of_the_exchange() {
    try {
        throw;
    } catch (const http::protocol_error&) {
        return true;
    } catch (const timed_out&) {
        return true;
    } catch (...) {
        return false;
    }
}

// What the exception being handled means for the visitor.
int status_of_exception(detail::visit_state& state) {
    try {
        throw;
    } catch (const http::status_error& told) {
        state.reason = told.what();
        return told.status();
    } catch (...) {
        state.reason.clear();
        return 500;
    }
}

// For the log: what a failure happened to.
std::string place_of(const detail::visit_state& state, const detail::view_entry* view) {
    std::string made = view == nullptr ? "on the way to " : "in the ";
    if (view == nullptr)
        made += state.asked.path();
    else
        made.append(view->text())
            .append(" (")
            .append(view->where.file_name())
            .append(":")
            .append(std::to_string(view->where.line()))
            .append(")");
    if (!state.context) return made += ", before the root\n";
    made.append(", at ").append(state.context->url()).append(":");
    for (const resource& each : state.context->lineage())
        made.append(" ").append(detail::tree_core::type_of(each)->name);
    return made += '\n';
}

// Whether parts of the answer are out already: then nothing else can be answered.
bool has_yielded(const position& here) noexcept { return here.frame().context->output != nullptr; }

// The answer to a request whose way has ended here.
answer answer_to(const detail::site_model& model, resolution& way, const detail::choice& end,
                 detail::decision_log* log) {
    switch (end.status) {
        case 200: return end.view->call(*way.state().context, visit(way.state()));
        case 204: return http::response(204).with("Allow", way.allow());
        case 301: return http::redirect(way.location(), 301);
        default: break;
    }
    keep_decisions(way.state(), end.status, log);
    if (auto own = own_page(model, way.state(), end.status)) return std::move(*own);
    return plain_page(way.state(), end.status);
}

// A page of a refusal, with what it must have.
http::exchange finished(answer made, int status, std::string_view allow) {
    auto* later = std::get_if<http::exchange>(&made);
    if (later != nullptr) {
        http::response last = co_await std::move(*later);
        made.emplace<http::response>(std::move(last));
    }
    http::response& page = std::get<http::response>(made);
    if (!page.streamed()) {
        if (page.status() == 200) page.with_status(status);
        if (status == 405 && !page.head().field("Allow")) page.with("Allow", allow);
    }
    co_return std::move(page);
}

http::exchange answer_request(const site* whole, http::request asked) {
    const detail::site_model& model = whole->model();
    const position here = co_await this_program;
    std::unique_ptr<detail::decision_log> log;
    if (model.shows_decisions) log = std::make_unique<detail::decision_log>();
    resolution way(*whole, asked, log.get());

    int status = 0;
    const detail::view_entry* view = nullptr;
    std::optional<answer> made;
    try {
        co_await way.identify();
        const detail::choice end = co_await way.find();
        status = end.status;
        view = end.view;
        made.emplace(answer_to(model, way, end, log.get()));
        if (status < 400) {
            auto* later = std::get_if<http::exchange>(&*made);
            if (later == nullptr) co_return std::get<http::response>(std::move(*made));
            co_return co_await std::move(*later);
        }
    } catch (...) {
        if (is_of_the_exchange()) throw;
        made.reset();
        status = status_of_exception(way.state());
        const std::string where = status == 500 ? place_of(way.state(), view) : std::string();
        if (!has_yielded(here)) {
            way.state().failure = std::current_exception();
            keep_decisions(way.state(), status, log.get());
            plait::detail::publish_failure(*here.frame().context);
            made = own_page(model, way.state(), status);
        }
        if (!made) {
            asked.locate(where);
            throw;
        }
        if (status == 500) asked.report(traceback(way.state().failure) + where);
    }
    co_return co_await finished(std::move(*made), status, way.allow());
}

}  // namespace

application::application(const site& whole) : site_(&whole) { static_cast<void>(whole.model()); }

http::exchange application::operator()(http::request asked) const {
    return answer_request(site_, asked);
}

}  // namespace plait::traversal

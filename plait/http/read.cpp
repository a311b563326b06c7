// SPDX-License-Identifier: MIT
#include "plait/http/read.hpp"

#include "plait/http/faults.hpp"
#include "plait/http/head_reader.hpp"

#include <utility>

namespace plait::http {

namespace {

// A fault of a server that we asked is no fault of who asked us.
constexpr int bad_gateway = 502;

// Reads into `*into` all of a head or trailer section. False: the input ended before it began.
template <class Data>
coro<bool, bytes> read_lines(detail::head_reader<Data>* reader, Data* into, bool of_response) {
    const auto wrong = [of_response](const fault& what) {
        return protocol_error(of_response ? fault{bad_gateway, what.reason, what.text} : what);
    };
    for (;;) {
        const std::optional<bytes> received = co_await receive_or_end;
        if (!received) {
            if (reader->begun()) throw wrong(faults::truncated_head);
            co_return false;
        }
        bytes input = *received;
        const auto how = reader->take(*into, input);
        if (how == detail::head_parser::result::wrong) throw wrong(reader->wrong());
        if (how == detail::head_parser::result::whole) {
            co_await push_back(input);
            co_return true;
        }
    }
}

}  // namespace

coro<std::optional<request_head>, bytes> read_request(limits bounds) {
    auto data = detail::make_pooled<detail::request_data>();
    detail::head_reader<detail::request_data> reader(bounds, true);
    std::optional<request_head> head;
    const bool whole = co_await read_lines(&reader, data.get(), false);
    if (whole) head.emplace(std::move(data));
    co_return std::move(head);
}

coro<std::optional<response_head>, bytes> read_response(bytes asked, limits bounds) {
    auto data = detail::make_pooled<detail::response_data>();
    data->to_head = asked == "HEAD";
    detail::head_reader<detail::response_data> reader(bounds, true);
    std::optional<response_head> head;
    const bool whole = co_await read_lines(&reader, data.get(), true);
    if (whole) {
        // The body comes by further receives.
        data->keep_text();
        head.emplace(std::move(data));
    }
    co_return std::move(head);
}

coro<std::optional<bytes>, bytes> detail::read_chunk(framing* body, limits bounds) {
    while (!body->ended()) {
        const std::optional<bytes> received = co_await receive_or_end;
        if (!received) {
            if (body->what() == framing::kind::until_close) break;
            throw protocol_error(faults::truncated_body);
        }
        bytes input = *received;
        const fault* wrong = nullptr;
        const bytes data = body->next(input, bounds, wrong);
        if (wrong != nullptr) throw protocol_error(*wrong);
        if (data.empty() && !body->ended()) continue;
        co_await push_back(input);
        if (!data.empty()) co_return data;
    }
    co_return std::nullopt;
}

coro<field_section, bytes> read_trailers(limits bounds) {
    auto data = detail::make_pooled<detail::section_data>();
    detail::head_reader<detail::section_data> reader(bounds, false);
    const bool whole = co_await read_lines(&reader, data.get(), false);
    if (!whole) throw protocol_error(faults::truncated_body);
    if (data->fields.empty())
        data.reset();
    else
        data->keep_text();
    field_section section(std::move(data));
    co_return std::move(section);
}

}  // namespace plait::http

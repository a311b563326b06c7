// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"

namespace plait::http {

namespace detail {

struct response_data : head_data {
    text_at reason;
    text_at version;
    int status = 0;
    bool to_head = false;  // the request was a HEAD: no body follows, whatever the fields say
};

}  // namespace detail

/// What `read_response()` gives: the head of an answer, and the owner of its text.
class response_head {
public:
    explicit response_head(detail::pooled<detail::response_data> parsed) noexcept
        : data_(std::move(parsed)) {}

    /// 100 to 599.
    [[nodiscard]] int status() const noexcept { return data_->status; }
    /// May be empty.
    [[nodiscard]] bytes reason() const noexcept { return data_->text(data_->reason); }
    [[nodiscard]] bytes version() const noexcept { return data_->text(data_->version); }
    [[nodiscard]] unsigned minor_version() const noexcept { return data_->minor_version; }
    [[nodiscard]] const field_list& fields() const noexcept { return data_->fields; }
    [[nodiscard]] std::optional<bytes> field(field_name name) const noexcept {
        return data_->fields.find(name);
    }
    [[nodiscard]] std::optional<bytes> field(bytes name) const noexcept {
        return data_->fields.find(name);
    }
    /// The body's framing, for read_chunk.
    [[nodiscard]] framing& body() noexcept { return data_->body; }
    [[nodiscard]] const framing& body() const noexcept { return data_->body; }

private:
    detail::pooled<detail::response_data> data_;
};

}  // namespace plait::http

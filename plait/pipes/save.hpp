// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/to_text.hpp"

#include <iosfwd>
#include <string_view>

namespace plait::pipes {
namespace detail {

void write_line(std::ostream& out, std::string_view prefix, std::string_view line,
                const std::string& stage);
void flush(std::ostream& out, const std::string& stage);

struct default_text {
    template <class Item>
    decltype(auto) operator()(const Item& item) const {
        if constexpr (text<Item>)
            return std::string_view(item);
        else
            return to_text(item);
    }
};

template <class Text, class Next>
class save_sink : public sink<Next> {
public:
    save_sink(std::ostream& out, std::string prefix, Text text, Next&& next, const node& at)
        : sink<Next>(std::move(next)),
          out_(&out),
          prefix_(std::move(prefix)),
          text_(std::move(text)),
          node_(&at) {}

    template <class Item>
    void push(Item&& item) {
        write_line(*out_, prefix_, std::invoke(text_, std::as_const(item)), node_->name);
        this->next_.push(std::forward<Item>(item));
    }
    void finish() {
        flush(*out_, node_->name);
        this->next_.finish();
    }

private:
    std::ostream* out_;
    std::string prefix_;
    [[no_unique_address]] Text text_;
    const node* node_;
};

}  // namespace detail

template <class Text>
class save_stage : public runs<save_stage<Text>> {
public:
    template <class In>
    using output = In;

    save_stage(node self, std::ostream& out, std::string prefix, Text text)
        : self_(std::move(self)), out_(&out), prefix_(std::move(prefix)), text_(std::move(text)) {
        self_.set(node::trait::keeps).set(node::trait::one_target);
    }

    [[nodiscard]] node describe() const { return self_; }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        return detail::save_sink<Text, Next>(*out_, prefix_, text_, std::move(next), at.node());
    }

private:
    node self_;
    std::ostream* out_;
    std::string prefix_;
    [[no_unique_address]] Text text_;
};

namespace detail {

node save_node(std::string name);
node logger_node(std::string name, std::string_view prefix);
std::string logger_prefix(std::string_view prefix);
std::ostream& standard_output() noexcept;

}  // namespace detail

/// Writes each item as a line, `text(item)`, and passes on. Flushes at finish. Throws plait::error as
/// soon as the stream is bad.
inline auto save(std::ostream& out) {
    return save_stage<detail::default_text>(detail::save_node("save"), out, "", {});
}
template <class Text>
auto save(std::ostream& out, Text text) {
    return save_stage<Text>(detail::save_node("save"), out, "", std::move(text));
}
inline auto save(std::string name, std::ostream& out) {
    return save_stage<detail::default_text>(detail::save_node(std::move(name)), out, "", {});
}
template <class Text>
auto save(std::string name, std::ostream& out, Text text) {
    return save_stage<Text>(detail::save_node(std::move(name)), out, "", std::move(text));
}

/// Writes each item as a line `prefix: item`, and passes on.
inline auto logger(std::string_view prefix, std::ostream& out = detail::standard_output()) {
    return save_stage<detail::default_text>(detail::logger_node("logger", prefix), out,
                                            detail::logger_prefix(prefix), {});
}
inline auto logger(std::string name, std::string_view prefix,
                   std::ostream& out = detail::standard_output()) {
    return save_stage<detail::default_text>(detail::logger_node(std::move(name), prefix), out,
                                            detail::logger_prefix(prefix), {});
}

}  // namespace plait::pipes

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/html.hpp"

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace blogs {

using plait::http::html;

/// A form's values as they were sent, and what was wrong with them.
struct form_state {
    std::map<std::string, std::string, std::less<>> values;
    std::string wrong;        ///< empty: nothing
    std::string wrong_field;  ///< empty: of the whole form

    [[nodiscard]] std::string_view value(std::string_view name) const;
};

/// What was wrong with the whole form.
[[nodiscard]] html complaint(const form_state& form);
/// The hidden field that proves that a form is of this session.
[[nodiscard]] html proof_field(std::string_view proof);

/// A label, an input with what was sent in it, what was wrong with that, and a hint, if there is one.
/// `more`: of the input.
[[nodiscard]] html input_field(const form_state& form, std::string_view name,
                               std::string_view label,
                               std::initializer_list<plait::http::attribute> more = {},
                               const html& hint = {});
/// The same for a password. `autocomplete`: "current-password" or "new-password".
[[nodiscard]] html password_field(const form_state& form, std::string_view name,
                                  std::string_view label, std::string_view autocomplete);
/// The same with several lines of somebody's own words.
[[nodiscard]] html text_field(const form_state& form, std::string_view name, std::string_view label,
                              std::initializer_list<plait::http::attribute> more = {},
                              const html& hint = {});

}  // namespace blogs

// SPDX-License-Identifier: MIT
#include "apps/blog/form.hpp"

namespace blogs {

using plait::http::attribute;

namespace {

bool is_wrong(const form_state& form, std::string_view field) {
    return !form.wrong.empty() && form.wrong_field == field;
}

html label_of(std::string_view name, std::string_view text) {
    return html("<label for=\"{}\">{}</label>", name, text);
}

// The tag of a control that is filled in; what it says is escaped by its attributes.
html tag(std::string_view element, const form_state& form, std::string_view name,
         const attribute& value, std::initializer_list<attribute> more, bool has_hint) {
    std::string text("<");
    text.append(element)
        .append(attribute("id", name).text())
        .append(attribute("name", name).text());
    for (const attribute& each : more) text += each.text();
    text += value.text();
    std::string described;
    if (is_wrong(form, name)) {
        text += attribute("aria-invalid", "true").text();
        described.append("wrong-").append(name).append(has_hint ? " " : "");
    }
    if (has_hint) described.append(name).append("-hint");
    if (!described.empty()) text += attribute("aria-describedby", described).text();
    return html::trusted(text + '>');
}

html hint_of(std::string_view field, const html& hint) {
    html said;
    if (!hint.empty()) said.add("<p class=\"hint\" id=\"{}-hint\">{}</p>\n", field, hint);
    return said;
}

html complaint_of(const form_state& form, std::string_view field) {
    html said;
    if (is_wrong(form, field))
        said.add("<p class=\"field-wrong\" id=\"wrong-{}\" role=\"alert\">{}</p>\n", field,
                 form.wrong);
    return said;
}

}  // namespace

std::string_view form_state::value(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string_view() : found->second;
}

html complaint(const form_state& form) {
    html said;
    if (is_wrong(form, "")) said.add("<p class=\"wrong\" role=\"alert\">{}</p>\n", form.wrong);
    return said;
}

html proof_field(std::string_view proof) {
    return html("<input type=\"hidden\" name=\"proof\" value=\"{}\">", proof);
}

html input_field(const form_state& form, std::string_view name, std::string_view label,
                 std::initializer_list<attribute> more, const html& hint) {
    const std::string_view sent = form.value(name);
    html made = label_of(name, label);
    made.add(tag("input", form, name, sent.empty() ? attribute() : attribute("value", sent), more,
                 !hint.empty()));
    return made.add(complaint_of(form, name)).add(hint_of(name, hint));
}

html password_field(const form_state& form, std::string_view name, std::string_view label,
                    std::string_view autocomplete) {
    return input_field(form, name, label,
                       {{"type", "password"}, {"required", true}, {"autocomplete", autocomplete}});
}

html text_field(const form_state& form, std::string_view name, std::string_view label,
                std::initializer_list<attribute> more, const html& hint) {
    html made = label_of(name, label);
    // A line end right behind the tag is none of the text (HTML, section 13.1.2.5).
    made.add(tag("textarea", form, name, {}, more, !hint.empty()))
        .add("\n{}</textarea>", form.value(name));
    return made.add(complaint_of(form, name)).add(hint_of(name, hint));
}

}  // namespace blogs

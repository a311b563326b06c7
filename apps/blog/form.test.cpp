// SPDX-License-Identifier: MIT
#include "apps/blog/form.hpp"

#include <doctest/doctest.h>

namespace blogs {
namespace {

form_state wrong_in(const char* field) {
    form_state form;
    form.values = {{"name", "\"Ann\" <x>"}};
    form.wrong = "no <i>";
    form.wrong_field = field;
    return form;
}

TEST_CASE("a field has a label of its own") {
    CHECK(input_field({}, "name", "Your <name>").text() ==
          "<label for=\"name\">Your &lt;name&gt;</label><input id=\"name\" name=\"name\">");
}
TEST_CASE("a field has what else is said of it") {
    CHECK(input_field({}, "name", "Name", {{"type", "password"}, {"required", true}})
              .text()
              .ends_with("<input id=\"name\" name=\"name\" type=\"password\" required>"));
}
TEST_CASE("a field keeps what was sent in it, escaped") {
    CHECK(input_field(wrong_in("other"), "name", "Name")
              .text()
              .ends_with("name=\"name\" value=\"&quot;Ann&quot; &lt;x&gt;\">"));
}
TEST_CASE("a field of several lines keeps them, and a line end at their beginning") {
    form_state form;
    form.values = {{"text", "\n</textarea>\n"}};
    CHECK(text_field(form, "text", "Text")
              .text()
              .ends_with("name=\"text\">\n\n&lt;/textarea&gt;\n</textarea>"));
}
TEST_CASE("a wrong field is marked, and described by what is wrong") {
    for (const auto& make : {input_field, text_field}) {
        const html made = make(wrong_in("name"), "name", "Name", {}, {});
        CHECK(made.text().find(" aria-invalid=\"true\" aria-describedby=\"wrong-name\"") !=
              std::string::npos);
        CHECK(made.text().ends_with(
            "<p class=\"field-wrong\" id=\"wrong-name\" role=\"alert\">no &lt;i&gt;</p>\n"));
    }
}
TEST_CASE("a field is described by its hint, and by what is wrong, in one attribute") {
    const html hint("Separated by commas.");
    const html right = input_field({}, "tags", "Tags", {}, hint);
    CHECK(right.text().find(" aria-describedby=\"tags-hint\">") != std::string::npos);
    CHECK(right.text().find("<p class=\"hint\" id=\"tags-hint\">Separated") != std::string::npos);
    form_state refused;
    refused.wrong = "no";
    refused.wrong_field = "tags";
    const html wrong = input_field(refused, "tags", "Tags", {}, hint);
    CHECK(wrong.text().find(" aria-describedby=\"wrong-tags tags-hint\">") != std::string::npos);
}
TEST_CASE("a right field of a wrong form is not marked") {
    const html made = input_field(wrong_in("other"), "name", "Name");
    CHECK(made.text().find("wrong") == std::string::npos);
    CHECK(made.text().find("aria") == std::string::npos);
}
TEST_CASE("what is wrong with the whole form is said of it, not of a field") {
    CHECK(complaint(wrong_in("")).text() == "<p class=\"wrong\" role=\"alert\">no &lt;i&gt;</p>\n");
    CHECK(complaint(wrong_in("name")).empty());
    CHECK(complaint({}).empty());
}

}  // namespace
}  // namespace blogs

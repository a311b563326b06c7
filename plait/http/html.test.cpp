// SPDX-License-Identifier: MIT
#include "plait/http/html.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;

constexpr std::string_view evil = "<b onclick=\"x('&')\">";
constexpr std::string_view tamed = "&lt;b onclick=&quot;x(&#39;&amp;&#39;)&quot;&gt;";

TEST_CASE("a page without holes is its text") {
    CHECK(html("<p class=x>1 &lt; 2</p>").text() == "<p class=x>1 &lt; 2</p>");
    CHECK(html("").text().empty());
}

TEST_CASE("what is put into text is escaped") {
    CHECK(html("<p>{}</p>", evil).text() == "<p>" + std::string(tamed) + "</p>");
}

TEST_CASE("what is put into a value is escaped, in quotes of either kind") {
    CHECK(html("<i title=\"{}\">", evil).text() == "<i title=\"" + std::string(tamed) + "\">");
    CHECK(html("<i title='{}'>", evil).text() == "<i title='" + std::string(tamed) + "'>");
}

TEST_CASE("a character is escaped wherever it stands in a text of any length") {
    for (std::size_t length = 1; length <= 50; ++length) {
        for (std::size_t at = 0; at < length; ++at) {
            CAPTURE(length);
            CAPTURE(at);
            std::string text(length, '=');
            text[at] = '<';
            std::string want(length, '=');
            want.replace(at, 1, "&lt;");
            CHECK(html("{}", text).text() == want);
        }
    }
}

TEST_CASE("all but five characters are put in as they are") {
    for (int c = 0; c < 256; ++c) {
        const std::string text(17, static_cast<char>(c));
        const bool escaped = std::string_view("&<>\"'").find(text[0]) != std::string_view::npos;
        CHECK((html("{}", text).text() == text) == !escaped);
    }
}

TEST_CASE("several things go where they belong, in order") {
    CHECK(html("<a href=\"{}\" class=\"x {}\">{}</a>{}", "/a?b&c", "<", "a&b", 7).text() ==
          "<a href=\"/a?b&amp;c\" class=\"x &lt;\">a&amp;b</a>7");
}

TEST_CASE("strings of all kinds are put in") {
    const std::string string = "a";
    const char* pointer = "b";
    CHECK(html("{}{}{}{}", string, pointer, std::string_view("c"), "d").text() == "abcd");
}

TEST_CASE("numbers are put in as digits") {
    CHECK(html("{} {} {}", -1, 2U, std::numeric_limits<std::int64_t>::min()).text() ==
          "-1 2 -9223372036854775808");
    CHECK(html("{} {}", 0.5, 1e300).text() == "0.5 1e+300");
}

TEST_CASE("what is escaped is found at every place of a text of any length") {
    for (std::size_t length = 0; length < 50; ++length)
        for (std::size_t at = 0; at <= length; ++at)
            for (const auto& [raw, escaped] :
                 {std::pair("<", "&lt;"), std::pair("'", "&#39;"), std::pair("&&", "&amp;&amp;")}) {
                const std::string before(at, 'a');
                const std::string behind(length - at, '\xc3');
                CHECK(html_escaped(before + raw + behind) == before + escaped + behind);
            }
}
TEST_CASE("bytes beyond ASCII, and NUL, stay as they are") {
    CHECK(html("{}", std::string_view("caf\xc3\xa9\0\xff", 7)).text() ==
          std::string_view("caf\xc3\xa9\0\xff", 7));
}

TEST_CASE("a piece of HTML goes into text unescaped") {
    const html bold("<b>{}</b>", "&");
    CHECK(html("<p>{}</p>", bold).text() == "<p><b>&amp;</b></p>");
}

TEST_CASE("trusted markup stays as it is") {
    CHECK(html("<p>{}</p>", html::trusted("<i>x</i>")).text() == "<p><i>x</i></p>");
}

TEST_CASE("a page grows") {
    html list("<ul>");
    for (const int each : {1, 2}) list.add("<li>{}</li>", each);
    list.add("</ul>").add(html("<hr>"));
    CHECK(list.text() == "<ul><li>1</li><li>2</li></ul><hr>");
}

TEST_CASE("a URL with a harmless scheme, or none, is put in") {
    for (const std::string_view url :
         {"https://example.com/?a=b", "HTTP://example.com", "mailto:a@b.example", "tel:+1", "/a:b",
          "a/b:c", "?a:b", "#a:b", "//example.com", "", "a"}) {
        CAPTURE(url);
        CHECK(html("<a href='{}'>", url).text() == "<a href='" + std::string(url) + "'>");
    }
}

TEST_CASE("a URL with any other scheme becomes about:invalid") {
    for (const std::string_view url :
         {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)",
          "java\tscript:alert(1)", "\x01javascript:alert(1)", "java\nscript:alert(1)",
          "data:text/html,x", "vbscript:x", "blob:x", ":", "http\n:x", "file:///etc/passwd",
          "\xc2\xa0javascript:x"}) {
        CAPTURE(url);
        CHECK(html("<a href=\"{}\">", url).text() == "<a href=\"about:invalid\">");
    }
}

TEST_CASE("a URL's quotes and ampersands are escaped") {
    CHECK(html("<a href='{}'>", "/?a='b'&c=\"d\"").text() ==
          "<a href='/?a=&#39;b&#39;&amp;c=&quot;d&quot;'>");
}

TEST_CASE("a scheme cannot be smuggled in by an entity") {
    CHECK(html("<a href=\"{}\">", "javascript&colon;x").text() ==
          "<a href=\"javascript&amp;colon;x\">");
}

TEST_CASE("what is put into a URL further on is one part of it") {
    CHECK(html("<a href=\"/users/{}/posts?q={}#{}\">", "a/b", "c&d e", "\"").text() ==
          "<a href=\"/users/a%2Fb/posts?q=c%26d%20e#%22\">");
    CHECK(html("<a href=\"/posts/{}\">", 7).text() == "<a href=\"/posts/7\">");
}

TEST_CASE("a part of a URL cannot become its beginning") {
    CHECK(html("<a href=\"{}{}\">", "", "javascript:x").text() == "<a href=\"javascript%3Ax\">");
}

TEST_CASE("every attribute with a URL is known") {
    CHECK(html("<img src='{}'>", "data:x").text() == "<img src='about:invalid'>");
    CHECK(html("<form ACTION='{}'>", "data:x").text() == "<form ACTION='about:invalid'>");
    CHECK(html("<b formaction='{}'>", "data:x").text() == "<b formaction='about:invalid'>");
    CHECK(html("<use xlink:href = '{}'>", "data:x").text() == "<use xlink:href = 'about:invalid'>");
    CHECK(html("<i data-href='{}'>", "data:x").text() == "<i data-href='data:x'>");
}

TEST_CASE("an attribute is put between attributes") {
    CHECK(html("<input name=\"n\"{}>", attribute("value", "a\"b")).text() ==
          "<input name=\"n\" value=\"a&quot;b\">");
    CHECK(html("<input{}>", attribute("value", "")).text() == "<input value=\"\">");
    CHECK(html("<input{} name=n>", attribute("value", "1")).text() == "<input value=\"1\" name=n>");
}

TEST_CASE("an attribute without a value is there if it is on") {
    CHECK(html("<input{}>", attribute("checked", true)).text() == "<input checked>");
    CHECK(html("<input{}>", attribute("checked", false)).text() == "<input>");
    CHECK(html("<input{}>", attribute()).text() == "<input>");
}

TEST_CASE("a literal is a value, not a condition") {
    CHECK(attribute("value", "x").text() == " value=\"x\"");
}

TEST_CASE("comments, scripts and styles may have braces") {
    const std::string_view text =
        "<!-- {x} --><style>a { b: c }</style><script>if (a < b) { f('{ }') }</SCRIPT>";
    CHECK(html("<!-- {x} --><style>a { b: c }</style><script>if (a < b) { f('{ }') }</SCRIPT>")
              .text() == text);
}

TEST_CASE("behind a script, holes are holes again") {
    CHECK(html("<script src=/a.js></script><p>{}</p>", "<").text() ==
          "<script src=/a.js></script><p>&lt;</p>");
}

TEST_CASE("a doctype is no tag that confuses") {
    CHECK(html("<!doctype html><title>{}</title>", "<").text() ==
          "<!doctype html><title>&lt;</title>");
}

// What the compiler would say to this literal; empty: nothing.
std::string complaint(std::string_view literal) {
    try {
        detail::html_parser(literal).parse([](detail::hole) {});
    } catch (const std::logic_error& complained) {
        return complained.what();
    }
    return {};
}

TEST_CASE("holes stand only where escaping helps") {
    CHECK(complaint("<script>{}</script>") ==
          "nothing can be put into scripts, styles and the like");
    CHECK(complaint("<STYLE>a { b: {} }</STYLE>") ==
          "nothing can be put into scripts, styles and the like");
    CHECK(complaint("<!-- {} -->") == "nothing can be put into a comment");
    CHECK(complaint("<a onclick=\"{}\">") ==
          "nothing can be put into an event handler, style, srcdoc or srcset");
    CHECK(complaint("<a OnClick='f({})'>") ==
          "nothing can be put into an event handler, style, srcdoc or srcset");
    CHECK(complaint("<a style='{}'>") ==
          "nothing can be put into an event handler, style, srcdoc or srcset");
    CHECK(complaint("<img srcset='{}'>") ==
          "nothing can be put into an event handler, style, srcdoc or srcset");
    CHECK(complaint("<a title={}>") == "a value that something is put into must stand in quotes");
    CHECK(complaint("<a title=x{}>") == "a value that something is put into must stand in quotes");
    CHECK(complaint("<a x{}='y'>") == "nothing can be put into the name of an attribute");
    CHECK(complaint("<{}>") == "a tag has a name; a < in text is written &lt;");
    CHECK(complaint("</{}>") == "a tag has a name; a < in text is written &lt;");
}

TEST_CASE("a text must end between tags") {
    for (const std::string_view open :
         {"<", "<a", "<a ", "<a href", "<a href=", "<a href=\"", "<a href=\"x", "<a href='x\"",
          "<a href=x", "<!--", "<!-- --", "<script>", "<script>x</scrip", "<style></a>", "</a"}) {
        CAPTURE(open);
        CHECK(complaint(open) == "this ends inside of a tag or comment");
    }
}

TEST_CASE("a lone brace, or less-than sign, in text is a mistake") {
    CHECK(complaint("a { b") == "a brace in text is written &#123; or &#125;");
    CHECK(complaint("a } b") == "a brace in text is written &#123; or &#125;");
    CHECK(complaint("{0}") == "a brace in text is written &#123; or &#125;");
    CHECK(complaint("1 < 2>") == "a tag has a name; a < in text is written &lt;");
}

TEST_CASE("text for HTML made elsewhere is escaped") {
    CHECK(html_escaped(evil) == tamed);
    CHECK(html_escaped("").empty());
    CHECK(html_escaped("plain") == "plain");
}

TEST_CASE("a page is answered as HTML in UTF-8") {
    const response answer = page(html("<p>{}</p>", "x"));
    CHECK(answer.status() == 200);
    CHECK(answer.head().field("content-type") == "text/html; charset=utf-8");
    CHECK(answer.text() == "<p>x</p>");
}

}  // namespace

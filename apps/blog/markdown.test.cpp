// SPDX-License-Identifier: MIT
#include "apps/blog/markdown.hpp"

#include "plait/http/utf8.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

namespace blogs {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("paragraphs, emphasis, code and lists are rendered") {
    CHECK(render_markdown("*a* **b** `c`\n\n- d").html ==
          "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n<ul>\n<li>d</li>\n</ul>\n");
}
TEST_CASE("a table is rendered") {
    CHECK(has(render_markdown("|a|b|\n|-|-|\n|1|2|").html, "<td>1</td>"));
}
TEST_CASE("a table scrolls by itself") {
    const std::string html = render_markdown("|a|\n|-|\n|1|").html;
    CHECK(html.starts_with("<div class=\"wide\" tabindex=\"0\"><table>"));
    CHECK(html.ends_with("</table></div>\n"));
}
TEST_CASE("columns are aligned by class") {
    const std::string html = render_markdown("|a|b|\n|-:|:-:|\n|1|2|").html;
    CHECK(has(html, "<th class=\"right\">a</th>"));
    CHECK(has(html, "<td class=\"center\">2</td>"));
}
TEST_CASE("code is within reach of the keyboard") {
    CHECK(has(render_markdown("```\na\n```").html, "<pre tabindex=\"0\"><code>a"));
    CHECK(has(render_markdown("```cpp\na\n```").html, "<pre tabindex=\"0\"><code class="));
}
TEST_CASE("tasks are ticked by signs") {
    const std::string html = render_markdown("- [x] a\n- [ ] b").html;
    CHECK(has(html, "☑ a"));
    CHECK(has(html, "☐ b"));
    CHECK_FALSE(has(html, "<input"));
}
TEST_CASE("headings leave h1 to the page") {
    CHECK(render_markdown("# a\n\n## b").html == "<h2>a</h2>\n<h3>b</h3>\n");
}
TEST_CASE("headings leave out no level") {
    CHECK(render_markdown("## a\n\n###### b\n\n###### c\n\n### d\n\n# e").html ==
          "<h2>a</h2>\n<h3>b</h3>\n<h3>c</h3>\n<h3>d</h3>\n<h2>e</h2>\n");
}
TEST_CASE("headings go no deeper than HTML's") {
    CHECK(has(render_markdown("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f").html,
              "<h6>f</h6>"));
}
TEST_CASE("links say that they are not ours") {
    CHECK(render_markdown("[a](https://example.com/)").html ==
          "<p><a rel=\"nofollow ugc noopener\" href=\"https://example.com/\">a</a></p>\n");
    CHECK(has(render_markdown("see https://example.com/x").html, "<a rel="));
}
TEST_CASE("an image of this site is shown, one of another is linked") {
    CHECK(
        has(render_markdown("![a](/files/1/b.png)").html, "<img src=\"/files/1/b.png\" alt=\"a\""));
    const std::string other = render_markdown("![a](https://example.com/b.png)").html;
    CHECK_FALSE(has(other, "<img"));
    CHECK(has(other, "href=\"https://example.com/b.png\">a</a>"));
    CHECK(has(render_markdown("![](//example.com/b.png)").html, ">//example.com/b.png</a>") ==
          false);
}
TEST_CASE("raw HTML leaves no trace") {
    CHECK(render_markdown("a <b>c</b>").html == "<p>a c</p>\n");
}
TEST_CASE("an image within a link of another site does not nest links badly") {
    const std::string html =
        render_markdown("[![a](https://e.example/i.png)](https://e.example/)").html;
    CHECK_FALSE(has(html, "<img"));
}

TEST_CASE("hostile Markdown comes out harmless") {
    // Parts that would be dangerous as markup; escaped they are text.
    const std::array dangerous{
        "<script",     "<img src=x",  "<svg",       "<iframe",     "<object",
        "<style",      "<form",       "<base",      "<meta",       "<math",
        "<video",      "<textarea",   "<link",      "href=\"java", "href=\"vb",
        "href=\"data", "href=\"file", "src=\"data", "src=\"java",  "href=\"//",
        "src=\"//",    "src=\"http",  "<details",   "<a onclick",  "<body"};
    const std::array hostile{
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//e.example/x.js></SCRIPT>",
        "text <img src=x onerror=alert(1)> text",
        "<svg/onload=alert(1)>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<object data=x></object>",
        "<style>*{display:none}</style>",
        "<form action=//e.example><input name=password></form>",
        "<base href=//e.example/>",
        "<meta http-equiv=refresh content=\"0;url=//e.example\">",
        "<math><mtext></p><img src=x onerror=alert(1)>",
        "<video><source onerror=alert(1)>",
        "</textarea><script>alert(1)</script>",
        "<link rel=stylesheet href=//e.example/x.css>",
        "<body onload=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<!-- --><script>alert(1)</script>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?><script>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a]( javascript:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](\x01javascript:alert(1))",
        "[a](vbscript:msgbox)",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![a](data:image/svg+xml,<svg onload=alert(1)>)",
        "![a](javascript:alert(1))",
        "[a](file:///etc/passwd)",
        "[a](//e.example/)",
        "[a](/\\e.example/)",
        "[a](\\\\e.example\\x)",
        "![a](//e.example/x.png)",
        "![a](http://e.example/x.png)",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "[a](<javascript:alert(1)>)",
        "[a](https://x \"onmouseover=alert(1)\")",
        "[a](https://x'onclick='alert(1))",
        "[a](https://x\"onclick=\"alert(1))",
        "![\"onerror=alert(1) x=\"](/files/x.png)",
        "`<script>alert(1)</script>`",
        "```<script>\nalert(1)\n```",
        "```html\"><script>\nx\n```",
        "    <script>alert(1)</script>",
        "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
        "~~<script>alert(1)</script>~~",
        "- [ ] <script>alert(1)</script>",
        "# <script>alert(1)</script>",
        "> <script>alert(1)</script>",
        "a\\<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "\xff\xfe<script>",
        "\xc0\xbcscript\xc0\xbe",
    };
    static_assert(hostile.size() == 60);
    for (const char* text : hostile) {
        CAPTURE(text);
        const rendered made = render_markdown(text);
        CAPTURE(made.html);
        for (const char* part : dangerous) {
            CAPTURE(part);
            CHECK_FALSE(has(made.html, part));
        }
        CHECK(plait::http::is_utf8(made.html));
        CHECK(plait::http::is_utf8(made.summary));
    }
}

TEST_CASE("NUL in a text does not end it") {
    CHECK(has(render_markdown(std::string_view("a\0b", 3)).html, "b"));
}

TEST_CASE("deep nesting and many delimiters are rendered in time") {
    for (const char* unit :
         {"> ", "[", "*a_ ", "![", "`", "<", "- ", "~~", "|", "\\", "[a](", "**"}) {
        CAPTURE(unit);
        std::string text;
        while (text.size() < 20'000) text += unit;
        CHECK_FALSE(render_markdown(text).html.empty());
    }
}

TEST_CASE("the summary is plain text") {
    CHECK(
        render_markdown("# Title\n\nSome *text* with `code`,\nand [a link](https://x).").summary ==
        "Some text with code, and a link.");
    CHECK(render_markdown("One.\n\n|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```\n\nTwo.").summary ==
          "One. Two.");
    CHECK(render_markdown("<b>raw</b> text").summary == "raw text");
    CHECK(render_markdown("").summary.empty());
}
TEST_CASE("a summary is cut between words, or else between characters") {
    std::string words;
    for (int i = 0; i < 100; ++i) words += "word ";
    const std::string cut = render_markdown(words).summary;
    CHECK(cut.size() <= 240);
    CHECK(cut.ends_with("word…"));
    std::string letters;
    for (int i = 0; i < 300; ++i) letters += "ä";
    const std::string half = render_markdown(letters).summary;
    CHECK(half.size() <= 240);
    CHECK(plait::http::is_utf8(half));
}

}  // namespace
}  // namespace blogs

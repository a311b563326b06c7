// SPDX-License-Identifier: MIT
#include "apps/blog/markdown.hpp"

#include "plait/http/utf8.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <vector>

namespace blogs {

namespace {

constexpr int options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;
constexpr std::size_t longest_summary = 240;

struct free_parser {
    void operator()(cmark_parser* gone) const noexcept { cmark_parser_free(gone); }
};
struct free_node {
    void operator()(cmark_node* gone) const noexcept { cmark_node_free(gone); }
};
struct free_iterator {
    void operator()(cmark_iter* gone) const noexcept { cmark_iter_free(gone); }
};
struct free_text {
    void operator()(char* gone) const noexcept { std::free(gone); }  // NOLINT(*malloc*): cmark's
};
using document = std::unique_ptr<cmark_node, free_node>;
using c_text = std::unique_ptr<char, free_text>;

document parse(std::string_view text) {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, free_parser> parser(cmark_parser_new(options));
    for (const char* name : {"table", "strikethrough", "autolink", "tasklist"})
        cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension(name));
    cmark_parser_feed(parser.get(), text.data(), text.size());
    return document(cmark_parser_finish(parser.get()));
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with(std::string_view text, std::string_view lower_case) noexcept {
    return text.size() >= lower_case.size() &&
           std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                      [](char want, char has) { return want == lower(has); });
}

// A path of this site: "//other.example" and "/\other.example" are not.
bool is_local(std::string_view target) noexcept {
    if (target.starts_with("//") || target.find('\\') != std::string_view::npos) return false;
    const auto colon = target.find(':');
    return colon == std::string_view::npos || colon > target.find_first_of("/?#");
}
bool is_harmless(std::string_view target) noexcept {
    if (std::any_of(target.begin(), target.end(),
                    [](char c) { return static_cast<unsigned char>(c) < ' '; }))
        return false;
    return is_local(target) || begins_with(target, "http://") || begins_with(target, "https://") ||
           begins_with(target, "mailto:");
}

void become_link(cmark_node* image) {
    cmark_node* const link = cmark_node_new(CMARK_NODE_LINK);
    cmark_node_set_url(link, cmark_node_get_url(image));
    while (cmark_node* const child = cmark_node_first_child(image))
        cmark_node_append_child(link, child);
    if (cmark_node_first_child(link) == nullptr) {
        cmark_node* const label = cmark_node_new(CMARK_NODE_TEXT);
        cmark_node_set_literal(label, cmark_node_get_url(image));
        cmark_node_append_child(link, label);
    }
    cmark_node_replace(image, link);
    cmark_node_free(image);
}

// Levels of headings as a page has them: below its <h1>, and none left out.
class outline {
public:
    int place(int level) {
        while (!above_.empty() && above_.back() >= level) above_.pop_back();
        above_.push_back(level);
        return std::min(6, static_cast<int>(above_.size()) + 1);
    }

private:
    std::vector<int> above_;
};

void tame(cmark_node* root) {
    outline headings;
    const std::unique_ptr<cmark_iter, free_iterator> walk(cmark_iter_new(root));
    for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(walk.get())) {
        // What is replaced has been left: the iterator is beyond it.
        cmark_node* const node = cmark_iter_get_node(walk.get());
        const auto type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_HEADING) {
            cmark_node_set_heading_level(node, headings.place(cmark_node_get_heading_level(node)));
        } else if (event == CMARK_EVENT_EXIT &&
                   (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)) {
            const std::string_view target = cmark_node_get_url(node);
            if (!is_harmless(target))
                cmark_node_set_url(node, "");
            else if (type == CMARK_NODE_IMAGE && !is_local(target))
                become_link(node);
        }
    }
}

// What cmark writes otherwise than a page has it: tables and code scroll by themselves, by keyboard too;
// boxes that nobody can tick are signs.
struct replacement {
    std::string_view what;
    std::string_view by;
};
constexpr std::array replacements{
    replacement{"<!-- raw HTML omitted -->", ""},
    replacement{"<a href=", R"(<a rel="nofollow ugc noopener" href=)"},
    replacement{"<pre", R"(<pre tabindex="0")"},
    replacement{"<table>", R"(<div class="wide" tabindex="0"><table>)"},
    replacement{"</table>", "</table></div>"},
    replacement{"<th align=", "<th class="},
    replacement{"<td align=", "<td class="},
    replacement{R"(<input type="checkbox" checked="" disabled="" />)", "☑"},
    replacement{R"(<input type="checkbox" disabled="" />)", "☐"},
};

// In what cmark writes, text has no '<' of its own.
std::string with_replacements(std::string_view html) {
    std::string made;
    made.reserve(html.size());
    while (!html.empty()) {
        const std::size_t text = std::min(html.find('<'), html.size());
        made.append(html.substr(0, text));
        html.remove_prefix(text);
        const auto* const found =
            std::find_if(replacements.begin(), replacements.end(),
                         [&](const replacement& each) { return html.starts_with(each.what); });
        const bool is_other = found == replacements.end();
        const std::size_t length =
            is_other ? std::min<std::size_t>(1, html.size()) : found->what.size();
        made.append(is_other ? html.substr(0, length) : found->by);
        html.remove_prefix(length);
    }
    return made;
}

// Whether a summary says nothing of what is below this node.
bool is_left_out(cmark_node* node) {
    const std::string_view type = cmark_node_get_type_string(node);
    return type == "heading" || type == "table" || type == "code_block";
}

// What paragraphs say, with one space for what lies between.
std::string summary_of(cmark_node* root) {
    std::string text;
    const std::unique_ptr<cmark_iter, free_iterator> walk(cmark_iter_new(root));
    for (auto event = cmark_iter_next(walk.get());
         event != CMARK_EVENT_DONE && text.size() <= longest_summary;
         event = cmark_iter_next(walk.get())) {
        cmark_node* const node = cmark_iter_get_node(walk.get());
        const auto type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_ENTER && is_left_out(node)) {
            cmark_iter_reset(walk.get(), node, CMARK_EVENT_EXIT);
        } else if (event == CMARK_EVENT_ENTER &&
                   (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)) {
            for (const char c : std::string_view(cmark_node_get_literal(node)))
                text += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
        } else if (!text.empty() && text.back() != ' ' &&
                   (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK ||
                    (event == CMARK_EVENT_EXIT &&
                     (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK))) {
            text += ' ';
        }
    }
    while (text.ends_with(' ')) text.pop_back();
    if (text.size() <= longest_summary) return text;
    constexpr std::string_view more = "…";
    std::size_t end = text.rfind(' ', longest_summary - more.size());
    if (end == std::string::npos || end < longest_summary / 2) {
        end = longest_summary - more.size();
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    }
    return text.substr(0, end).append(more);
}

}  // namespace

rendered render_markdown(std::string_view text) {
    const document parsed = parse(text);
    tame(parsed.get());
    rendered made;
    made.summary = summary_of(parsed.get());
    const c_text html(cmark_render_html(parsed.get(), options, nullptr));
    made.html = with_replacements(html.get());
    return made;
}

}  // namespace blogs

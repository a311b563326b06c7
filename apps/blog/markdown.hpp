// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace blogs {

/// Markdown as HTML that may be put into a page.
struct rendered {
    rendered() noexcept {}  // NOLINT(*-use-equals-default): no aggregate

    std::string html;
    /// The beginning as plain text, one line of at most 240 bytes.
    std::string summary;
};

/// Renders CommonMark with tables, strike-through, task lists and bare links. Whatever it is:
/// - HTML in it is left out; links and images to other schemes than http, https and mailto lead nowhere;
/// - images of other sites become links: a page shows nothing that tells strangers who reads it;
/// - headings begin at <h2>, as a page has its own <h1>, and leave out no level;
/// - links carry rel="nofollow ugc noopener";
/// - tables and code scroll by themselves, tasks are ticked by signs.
/// Takes time with the length of the text: not for a loop's thread.
[[nodiscard]] rendered render_markdown(std::string_view text);

}  // namespace blogs

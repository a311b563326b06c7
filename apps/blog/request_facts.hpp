// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/accounts.hpp"
#include "apps/blog/allowance.hpp"
#include "apps/blog/form.hpp"
#include "apps/blog/page.hpp"
#include "apps/blog/uploads.hpp"
#include "apps/httpd/changeable.hpp"
#include "plait/compose/local.hpp"
#include "plait/http/form.hpp"
#include "plait/http/request.hpp"
#include "plait/http/response.hpp"
#include "plait/sqlite/database.hpp"
#include "plait/traversal/resource.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace blogs {

/// What the site is made with: shared by all threads.
struct services {
    services(plait::sqlite::database& its_db, accounts& its_people, const upload_folder& its_files)
        : db(its_db), people(its_people), files(its_files) {
        set_pace(1);
    }

    /// So many times as often as usual one may post.
    void set_pace(int pace) {
        posts.become(20 * pace, 60'000 / pace);
        comments.become(30 * pace, 20'000 / pace);
        uploads.become(60 * pace, 30'000 / pace);
        by_address.become(200 * pace, 5'000 / pace);
    }

    plait::sqlite::database& db;
    accounts& people;
    const upload_folder& files;
    httpd::changeable<std::string> title{"Blog"};

    /// For the page of the admin; empty where nobody can tell.
    std::function<plait::coro<std::string>()> stacks;
    std::function<std::string()> metrics;
    std::function<html(const voice&)> statistics;

    // What one account, and one address, may post.
    allowance posts;
    allowance comments;
    allowance uploads;
    allowance by_address;
};

/// What is known of a request before it is answered.
class request_facts {
public:
    request_facts(services& its, plait::http::request its_asked) : with(its), asked(its_asked) {}

    services& with;
    plait::http::request asked;
    client from;
    voice say;  ///< in the language of whoever asks
    bool secure = false;
    std::optional<identity> who;
    std::string proof;  ///< what forms of this session carry; empty: nobody is signed in

    [[nodiscard]] std::string_view zone() const noexcept {
        return who ? std::string_view(who->zone) : std::string_view("UTC");
    }
    [[nodiscard]] blogs::reading reading() const noexcept { return {say, zone()}; }
    [[nodiscard]] std::int64_t user() const noexcept { return who ? who->id : 0; }
    /// "sid", or under TLS "__Host-sid".
    [[nodiscard]] std::string_view cookie() const noexcept { return secure ? "__Host-sid" : "sid"; }
    /// Makes the browser keep a session.
    void give_session(plait::http::response& answer, const std::string& token) const;
    void end_session(plait::http::response& answer) const;
    /// Whether a form was made for this session.
    [[nodiscard]] bool is_proved(const plait::http::form_data& form) const;
    /// Throws refusal 429 if this account or address posts too often.
    [[nodiscard]] plait::coro<void> charge(allowance* of);
};

/// The request that is being answered.
inline constexpr plait::local<request_facts&> here{"request"};

/// The urlencoded form of the request. Throws status_error 403 if it does not prove that it was made for
/// this session, 413 beyond `longest_form`.
inline constexpr std::uint64_t longest_form = 1U << 20U;
[[nodiscard]] plait::coro<plait::http::form_data, plait::bytes> read_form(
    plait::http::request asked);
/// The same, of whatever session: for a form that is shown again, with what was typed, where it turns
/// out not to be proved.
[[nodiscard]] plait::coro<plait::http::form_data, plait::bytes> read_form_unproved(
    plait::http::request asked);
/// Its values, for a form to be shown again. Passwords are none.
[[nodiscard]] form_state state_of(const request_facts& of, const plait::http::form_data& form,
                                  const refusal* wrong = nullptr);

/// What a resource is called, in the language of the page.
[[nodiscard]] std::string title_of(const plait::traversal::resource& one, const voice& say);
/// A page of a resource, with its breadcrumbs and whoever is signed in.
struct page_options {
    std::string title;       ///< empty: the resource's
    std::string last_crumb;  ///< of a view that has a name
    std::string description;
    std::string feed;
    int status = 200;
    bool for_robots = true;
};
[[nodiscard]] plait::http::response answer(const request_facts& to,
                                           const plait::traversal::resource& at,
                                           const html& content, const page_options& how = {});
/// The same without a resource: of errors.
[[nodiscard]] plait::http::response answer_bare(const request_facts& to, const html& content,
                                                const page_options& how);
/// The page of a form, with its heading.
[[nodiscard]] plait::http::response form_page(const request_facts& to,
                                              const plait::traversal::resource& at, phrase title,
                                              const html& content, int status = 200);
[[nodiscard]] plait::http::response answer_json(std::string text);

}  // namespace blogs

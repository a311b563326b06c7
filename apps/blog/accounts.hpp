// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/calendar.hpp"
#include "apps/blog/words.hpp"
#include "plait/compose/coro.hpp"
#include "plait/http/error.hpp"

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace blogs {

/// Who is signed in.
struct identity {
    std::int64_t id = 0;
    std::string name;   ///< as written
    std::string canon;  ///< unique: as in URLs
    std::string zone = "UTC";
    std::string language;  ///< a tag; empty: what the browser says
    bool is_admin = false;
    std::string token;  ///< of this session: a secret
};

/// From where, when, and in which language somebody asks.
struct client {
    std::string address;
    std::string agent;
    moment now = 0;
    language reads = language::english;
};

struct credentials {
    credentials(std::string its_name, std::string its_password, std::string its_invitation = {})
        : name(std::move(its_name)),
          password(std::move(its_password)),
          invitation(std::move(its_invitation)) {}

    std::string name;
    std::string password;
    std::string invitation;  ///< to sign up with; empty: none
};

struct session_facts {
    std::string id;  ///< hex of the token's hash
    std::string agent;
    std::string address;
    moment created = 0;
    moment seen = 0;
};

/// An input that is not accepted, and why, in words for whoever made it: what() has them in English.
class refusal : public plait::http::status_error {
public:
    /// `field`: of the form; empty: none in particular.
    refusal(int status, std::string field, sentence why,
            std::source_location where = std::source_location::current())
        : status_error(status, why.in(voice()), where),
          field_(std::move(field)),
          why_(std::move(why)) {}
    refusal(int status, std::string field, phrase why,
            std::source_location where = std::source_location::current())
        : refusal(status, std::move(field), sentence(why), where) {}
    refusal(int status, phrase why, std::source_location where = std::source_location::current())
        : refusal(status, {}, sentence(why), where) {}

    [[nodiscard]] const std::string& field() const noexcept { return field_; }
    [[nodiscard]] const sentence& why() const noexcept { return why_; }

private:
    std::string field_;
    sentence why_;
};

/// Who people are. What is refused throws `refusal`.
class accounts {
public:
    accounts() = default;
    accounts(const accounts&) = delete;
    accounts& operator=(const accounts&) = delete;
    virtual ~accounts() = default;

    /// Whose session has this token; nothing: it is none, or no longer one.
    [[nodiscard]] virtual plait::coro<std::optional<identity>> who(std::string token,
                                                                   moment now) = 0;
    /// Whether only those sign up who are invited.
    [[nodiscard]] virtual bool closed() const noexcept = 0;
    /// Both give the token of a new session.
    [[nodiscard]] virtual plait::coro<std::string> sign_up(credentials given, client from) = 0;
    [[nodiscard]] virtual plait::coro<std::string> sign_in(credentials given, client from) = 0;
    [[nodiscard]] virtual plait::coro<void> sign_out(std::string token) = 0;
    /// All sessions end but a new one, whose token it gives.
    [[nodiscard]] virtual plait::coro<std::string> change_password(identity whose,
                                                                   std::string current,
                                                                   std::string fresh,
                                                                   client from) = 0;
    /// The one used last first.
    [[nodiscard]] virtual plait::coro<std::vector<session_facts>> sessions(std::int64_t whose) = 0;
    virtual plait::coro<void> end_session(std::int64_t whose, std::string id) = 0;
};

/// The one form of a name in which it is unique: lower case, runs of spaces one. Throws refusal for what
/// is no name: 3 to 30 of letters, digits, space and `_-.`, a letter or digit at both ends.
[[nodiscard]] std::string canonical_name(std::string_view name);
/// Whether it is such a form.
[[nodiscard]] bool is_canonical_name(std::string_view name) noexcept;
/// Throws refusal: 10 to 255 characters, none of them a control, not the name.
void check_password(std::string_view password, std::string_view canon);

}  // namespace blogs

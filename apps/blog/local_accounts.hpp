// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/accounts.hpp"
#include "apps/blog/allowance.hpp"
#include "plait/io/offload.hpp"
#include "plait/sqlite/database.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

namespace blogs {

/// Accounts in the site's own database, with passwords.
///
/// A guess costs: ten wrong passwords for a name, and thirty from an address, then one each half
/// minute; five new accounts from an address, then one each twelve minutes. A right password costs
/// nothing, nor does an invitation. What is answered for a name that nobody has takes as long as for a
/// wrong password.
class local_accounts final : public accounts {
public:
    /// `reserved`: names that nobody may take. Both must outlive it.
    local_accounts(plait::sqlite::database& db, std::function<bool(std::string_view)> reserved);

    /// From now on only those sign up who are invited, or everybody again.
    void close(bool only_invited) noexcept { closed_ = only_invited; }

    [[nodiscard]] bool closed() const noexcept override { return closed_; }
    plait::coro<std::optional<identity>> who(std::string token, moment now) override;
    plait::coro<std::string> sign_up(credentials given, client from) override;
    plait::coro<std::string> sign_in(credentials given, client from) override;
    plait::coro<void> sign_out(std::string token) override;
    plait::coro<std::string> change_password(identity whose, std::string current, std::string fresh,
                                             client from) override;
    plait::coro<std::vector<session_facts>> sessions(std::int64_t whose) override;
    plait::coro<void> end_session(std::int64_t whose, std::string id) override;

private:
    plait::sqlite::database& db_;
    std::function<bool(std::string_view)> reserved_;
    plait::io::workers hashers_;
    std::atomic<bool> closed_ = false;
    allowance guesses_by_name_{10, 30'000};
    allowance guesses_by_address_{30, 30'000};
    allowance new_by_address_{5, 720'000};
};

/// Adds an account with its profile and blog, whose title is in the language that it `reads`; gives its
/// id. Throws refusal 409 if the name is taken.
std::int64_t add_account(plait::sqlite::connection& on, std::string_view name,
                         std::string_view canon, std::string_view hash, moment now,
                         language reads = language::english);
/// The hash of one who cannot sign in.
inline constexpr std::string_view no_password = "!";

/// An invitation, good once within a day: whoever has it signs up, under this name if there is one,
/// which nobody else can take meanwhile. Throws refusal 409 if the name is taken.
[[nodiscard]] std::string invite(plait::sqlite::connection& on,
                                 const std::optional<std::string>& canon, moment now);

[[nodiscard]] bool is_admin(plait::sqlite::connection& on, std::string_view canon);

// For operators. Each gives whether there is such an account.

class no_account : public plait::error {
public:
    explicit no_account(const std::string& name,
                        std::source_location where = std::source_location::current())
        : error("there is no account '" + name + "'", where) {}
};

bool make_admin(plait::sqlite::connection& on, std::string_view canon);
/// Gives it a new password, or disables or enables it: its sessions end.
bool reset_password(plait::sqlite::connection& on, std::string_view canon, std::string_view hash,
                    moment now);
bool disable(plait::sqlite::connection& on, std::string_view canon, moment now);
bool enable(plait::sqlite::connection& on, std::string_view canon);
bool revoke_sessions(plait::sqlite::connection& on, std::string_view canon);

}  // namespace blogs

// SPDX-License-Identifier: MIT
#include "apps/blog/local_accounts.hpp"

#include "apps/blog/brakes.hpp"
#include "apps/blog/passwords.hpp"
#include "apps/blog/people.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <thread>
#include <tuple>
#include <utility>

namespace blogs {

using plait::coro;
using plait::sqlite::connection;

namespace {

constexpr moment second = 1000;
constexpr moment day = 86'400 * second;
constexpr moment longest_session = 30 * day;
constexpr moment longest_idle = 7 * day;
constexpr moment seen_each = 60 * second;
constexpr int most_sessions = 50;

plait::sqlite::blob_view as_blob(std::string_view bytes) {
    return std::as_bytes(std::span(bytes.data(), bytes.size()));
}

void add_session(connection& on, std::int64_t userid, const std::string& token,
                 const client& from) {
    const std::string hash = token_hash(token);
    on.run(
        "DELETE FROM session WHERE userid = $1 AND (expiresat <= $2 OR tokenhash IN "
        "(SELECT tokenhash FROM session WHERE userid = $1 ORDER BY seenat DESC "
        "LIMIT -1 OFFSET $3))",
        userid, from.now, most_sessions - 1);
    on.run(
        "INSERT INTO session(tokenhash, userid, kind, createdat, seenat, expiresat, agent, addr) "
        "VALUES($1, $2, 'page', $3, $4, $5, $6, $7)",
        as_blob(hash), userid, from.now, from.now, from.now + longest_session,
        std::string_view(from.agent).substr(0, 200), from.address);
}

bool is_invited(connection& on, std::string_view canon, moment now) {
    return on.value<int>("SELECT 1 FROM invitation WHERE canon = $1 AND expiresat > $2", canon, now)
        .has_value();
}

// Refuses what is no invitation of this name.
void check_invitation(connection& on, const std::string& hash, std::string_view canon, moment now) {
    const auto found = on.row<std::optional<std::string>>(
        "SELECT canon FROM invitation WHERE tokenhash = $1 AND expiresat > $2", as_blob(hash), now);
    if (!found)
        throw refusal(403, "invitation",
                      "this is no invitation, or no longer one: it is good once, for a day");
    const auto& name = std::get<0>(*found);
    if (name && *name != canon)
        throw refusal(403, "username", sentence("this invitation is for '{}'", *name));
}

[[noreturn]] void too_often(moment wait) {
    throw refusal(429, "",
                  sentence("too many attempts; the next is possible in {}",
                           (wait + second - 1) / second, thing::second));
}

// An attempt costs both a name and an address.
class charge {
public:
    charge(allowance& names, std::string_view canon, allowance& addresses, std::string_view address)
        : names_(names),
          name_(brake_of_name(canon)),
          addresses_(addresses),
          address_(brake_of_address(address)) {}

    // Refuses where either has been misused. `this` and `db` live on.
    coro<void> take(plait::sqlite::database* db, moment now) {
        if (const moment wait = co_await take_one(&addresses_, db, address_, now); wait != 0)
            too_often(wait);
        if (const moment wait = co_await take_one(&names_, db, name_, now); wait != 0) {
            addresses_.give_back(address_);
            too_often(wait);
        }
    }
    void refund() {
        names_.give_back(name_);
        addresses_.give_back(address_);
    }

private:
    allowance& names_;
    std::string name_;
    allowance& addresses_;
    std::string address_;
};

}  // namespace

local_accounts::local_accounts(plait::sqlite::database& db,
                               std::function<bool(std::string_view)> reserved)
    : db_(db),
      reserved_(std::move(reserved)),
      hashers_(std::max(1U, std::thread::hardware_concurrency()), 64) {}

coro<std::optional<identity>> local_accounts::who(std::string token, moment now) {
    std::string hash = token_hash(token);
    const auto found = co_await db_.read([hash, now](connection& on) {
        return on.row<std::int64_t, std::string, std::string, std::string, std::string, bool,
                      moment>(
            "SELECT a.id, a.username, a.canon, p.zone, p.language, EXISTS(SELECT 1 FROM membership "
            "m "
            "WHERE m.userid = a.id AND m.team = 'admin'), s.seenat "
            "FROM session s JOIN account a ON a.id = s.userid JOIN profile p ON p.userid = a.id "
            "WHERE s.tokenhash = $1 AND s.expiresat > $2 AND s.seenat > $3 AND a.disabledat IS "
            "NULL",
            as_blob(hash), now, now - longest_idle);
    });
    if (!found) co_return std::nullopt;
    identity known;
    moment seen = 0;
    std::tie(known.id, known.name, known.canon, known.zone, known.language, known.is_admin, seen) =
        *found;
    known.token = std::move(token);
    if (now - seen >= seen_each)
        co_await db_.write([hash, now](connection& on) {
            on.run("UPDATE session SET seenat = $1 WHERE tokenhash = $2", now, as_blob(hash));
        });
    co_return known;
}

coro<std::string> local_accounts::sign_up(credentials given, client from) {
    const std::string canon = canonical_name(given.name);
    check_password(given.password, canon);
    if (reserved_(canon)) throw refusal(409, "username", "this name is taken");
    const bool invited = !given.invitation.empty();
    if (closed_ && !invited) throw refusal(403, "invitation", "who signs up here has been invited");
    const std::string address = brake_of_address(from.address);
    if (const moment wait = co_await take_one(&new_by_address_, &db_, address, from.now); wait != 0)
        too_often(wait);
    const std::string ticket = token_hash(given.invitation);
    if (invited) {
        auto look = [ticket, canon, now = from.now](connection& on) {
            check_invitation(on, ticket, canon, now);
        };
        co_await db_.read(std::move(look));
        new_by_address_.give_back(address);
    }
    const std::string hash = co_await plait::io::offload(
        [password = std::move(given.password)] { return hash_password(password); }, hashers_);
    std::string token = new_token();
    co_await db_.write(
        [name = std::move(given.name), canon, hash, token, from, invited, ticket](connection& on) {
            if (invited) {
                check_invitation(on, ticket, canon, from.now);
                on.run("DELETE FROM invitation WHERE tokenhash = $1", as_blob(ticket));
            } else if (is_invited(on, canon, from.now)) {
                throw refusal(409, "username", "this name is taken");
            }
            add_session(on, add_account(on, name, canon, hash, from.now, from.reads), token, from);
        });
    co_return token;
}

coro<std::string> local_accounts::sign_in(credentials given, client from) {
    std::string canon;
    try {
        canon = canonical_name(given.name);
    } catch (const refusal&) {  // it has no account, and shall be told no more
    }
    charge attempt(guesses_by_name_, canon, guesses_by_address_, from.address);
    co_await attempt.take(&db_, from.now);
    const auto account = co_await db_.read([canon](connection& on) {
        return on.row<std::int64_t, std::string, bool>(
            "SELECT id, hash, disabledat IS NOT NULL FROM account WHERE canon = $1", canon);
    });
    const bool right = co_await plait::io::offload(
        [hash = account ? std::get<1>(*account) : nobodys_hash(),
         password = std::move(given.password)] { return verify_password(hash, password); },
        hashers_);
    if (!right || !account)
        throw refusal(401, "password", "there is no account with this name and password");
    attempt.refund();
    if (std::get<2>(*account)) throw refusal(403, "this account is disabled");
    std::string token = new_token();
    co_await db_.write(
        [id = std::get<0>(*account), hash = std::get<1>(*account), token, from](connection& on) {
            // The password may have been changed while it was verified.
            if (!on.value<int>(
                    "SELECT 1 FROM account WHERE id = $1 AND hash = $2 AND disabledat IS NULL", id,
                    hash))
                throw refusal(401, "password", "there is no account with this name and password");
            add_session(on, id, token, from);
        });
    co_return token;
}

coro<void> local_accounts::sign_out(std::string token) {
    co_await db_.write([hash = token_hash(token)](connection& on) {
        on.run("DELETE FROM session WHERE tokenhash = $1", as_blob(hash));
    });
}

coro<std::string> local_accounts::change_password(identity whose, std::string current,
                                                  std::string fresh, client from) {
    try {
        check_password(fresh, whose.canon);
    } catch (const refusal& wrong) {
        throw refusal(wrong.status(), "new-password", wrong.why());
    }
    if (fresh == current)
        throw refusal(422, "new-password", "the new password is the one you have");
    charge attempt(guesses_by_name_, whose.canon, guesses_by_address_, from.address);
    co_await attempt.take(&db_, from.now);
    const auto before = co_await db_.read([id = whose.id](connection& on) {
        return on.value<std::string>("SELECT hash FROM account WHERE id = $1", id);
    });
    const bool right = co_await plait::io::offload(
        [hash = before.value_or(""), current = std::move(current)] {
            return verify_password(hash, current);
        },
        hashers_);
    if (!right) throw refusal(403, "current-password", "this is not your password");
    attempt.refund();
    const std::string hash = co_await plait::io::offload(
        [fresh = std::move(fresh)] { return hash_password(fresh); }, hashers_);
    std::string token = new_token();
    co_await db_.write([id = whose.id, before = *before, hash, token, from](connection& on) {
        const auto changed = on.run(
            "UPDATE account SET hash = $1, generation = generation + 1, changedat = $2 "
            "WHERE id = $3 AND hash = $4",
            hash, from.now, id, before);
        if (changed != 1) throw refusal(409, "the password has been changed meanwhile");
        on.run("DELETE FROM session WHERE userid = $1", id);
        add_session(on, id, token, from);
    });
    co_return token;
}

coro<std::vector<session_facts>> local_accounts::sessions(std::int64_t whose) {
    return db_.read([whose](connection& on) {
        std::vector<session_facts> all;
        on.each<std::string, std::string, std::string, moment, moment>(
            "SELECT lower(hex(tokenhash)), agent, addr, createdat, seenat FROM session "
            "WHERE userid = $1 ORDER BY seenat DESC",
            [&](std::string id, std::string agent, std::string address, moment created,
                moment seen) {
                all.push_back({std::move(id), std::move(agent), std::move(address), created, seen});
            },
            whose);
        return all;
    });
}

coro<void> local_accounts::end_session(std::int64_t whose, std::string id) {
    return db_.write([whose, id = std::move(id)](connection& on) {
        on.run("DELETE FROM session WHERE userid = $1 AND lower(hex(tokenhash)) = $2", whose, id);
    });
}

std::int64_t add_account(connection& on, std::string_view name, std::string_view canon,
                         std::string_view hash, moment now, language reads) {
    if (on.value<int>("SELECT 1 FROM account WHERE canon = $1", canon))
        throw refusal(409, "username", "this name is taken");
    on.run(
        "INSERT INTO account(username, canon, hash, generation, changedat, createdat) "
        "VALUES($1, $2, $3, 1, $4, $5)",
        name, canon, hash, now, now);
    const std::int64_t id = on.last_key();
    settle(on, id, sentence("{}’s blog", name).in(voice(reads)));
    return id;
}

std::string invite(connection& on, const std::optional<std::string>& canon, moment now) {
    on.run("DELETE FROM invitation WHERE expiresat <= $1", now);
    if (canon && (on.value<int>("SELECT 1 FROM account WHERE canon = $1", *canon) ||
                  is_invited(on, *canon, now)))
        throw refusal(409, "this name is taken");
    std::string token = new_token("si1_");
    const std::string hash = token_hash(token);
    on.run("INSERT INTO invitation(tokenhash, canon, expiresat) VALUES($1, $2, $3)", as_blob(hash),
           canon, now + day);
    return token;
}

bool is_admin(connection& on, std::string_view canon) {
    return on
        .value<int>(
            "SELECT 1 FROM membership m JOIN account a ON a.id = m.userid "
            "WHERE a.canon = $1 AND m.team = 'admin'",
            canon)
        .has_value();
}

bool make_admin(connection& on, std::string_view canon) {
    const auto id = on.value<std::int64_t>("SELECT id FROM account WHERE canon = $1", canon);
    if (!id) return false;
    on.run("INSERT INTO membership(userid, team) VALUES($1, 'admin') ON CONFLICT DO NOTHING", *id);
    return true;
}

bool revoke_sessions(connection& on, std::string_view canon) {
    const auto id = on.value<std::int64_t>("SELECT id FROM account WHERE canon = $1", canon);
    if (!id) return false;
    on.run("DELETE FROM session WHERE userid = $1", *id);
    return true;
}

bool reset_password(connection& on, std::string_view canon, std::string_view hash, moment now) {
    on.run(
        "UPDATE account SET hash = $1, generation = generation + 1, changedat = $2 "
        "WHERE canon = $3",
        hash, now, canon);
    return revoke_sessions(on, canon);
}

bool disable(connection& on, std::string_view canon, moment now) {
    on.run("UPDATE account SET disabledat = $1 WHERE canon = $2", now, canon);
    return revoke_sessions(on, canon);
}

bool enable(connection& on, std::string_view canon) {
    return on.run("UPDATE account SET disabledat = NULL WHERE canon = $1", canon) == 1;
}

}  // namespace blogs

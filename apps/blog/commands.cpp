// SPDX-License-Identifier: MIT
#include "apps/blog/commands.hpp"

#include "apps/blog/application.hpp"
#include "apps/blog/brakes.hpp"
#include "apps/blog/config.hpp"
#include "apps/blog/keeping.hpp"
#include "apps/blog/local_accounts.hpp"
#include "apps/blog/passwords.hpp"
#include "apps/blog/schema.hpp"
#include "apps/blog/seeing.hpp"
#include "apps/blog/serve.hpp"
#include "apps/httpd/serving.hpp"
#include "plait/io/address.hpp"

#include <CLI/CLI.hpp>

#include <termios.h>
#include <unistd.h>

#include <cstddef>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace blogs {

namespace {

constexpr const char* exit_codes = "Exit codes: 0 done; 1 it failed; 2 the command line is wrong";
constexpr const char* signals =
    "Signals: SIGTERM and SIGINT stop gracefully (then 0), a second one at once; SIGHUP reads\n"
    "configuration and certificates anew and reopens the access log; SIGUSR1 prints the stack of\n"
    "every live connection.";

moment now() { return static_cast<moment>(std::time(nullptr)) * 1000; }

// The first line of standard input: not an argument, which others could see. At a terminal it is asked
// for, and not shown.
std::string password_from_input() {
    std::string password;
    termios shown{};
    if (::tcgetattr(STDIN_FILENO, &shown) != 0) {
        std::getline(std::cin, password);
        return password;
    }
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    std::cerr << "Password: ";
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    std::getline(std::cin, password);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    std::cerr << '\n';
    return password;
}

class program {
public:
    program() : app_("A blog site for many people, with one database file.", "blog") {
        app_.require_subcommand(0, 1);
        app_.footer(exit_codes);
        app_.set_version_flag("--version", "blog 0.1.0");
        add_serve();
        add_user();
        add_keeping();
        add_seeing();
    }

    int run(int argc, const char* const* argv) {
        arguments_ = {argv, static_cast<std::size_t>(argc)};
        try {
            app_.parse(argc, argv);
            // So what is no command is named: CLI11 would say that one is missing.
            if (!chosen_) throw CLI::RequiredError("A command");
            return chosen_();
        } catch (const CLI::ParseError& end) {
            return app_.exit(end, std::cout, std::cerr) == 0 ? 0 : 2;
        }
    }

private:
    // The same command line again, with the configuration as it is now.
    [[nodiscard]] serve_options said_now() const {
        program again;
        again.app_.parse(static_cast<int>(arguments_.size()), arguments_.data());
        return again.how_;
    }

    // A command that works on the database.
    CLI::App& add(CLI::App& to, const char* name, const char* what, std::function<int()> work) {
        CLI::App& made = *to.add_subcommand(name, what);
        made.add_option("--database", how_.database, "the database")
            ->envname("BLOG_DATABASE")
            ->capture_default_str();
        made.callback([this, work = std::move(work)] { chosen_ = work; });
        return made;
    }

    void add_files(CLI::App& to) {
        to.add_option("--files", how_.files,
                      "the folder of uploads; else files/ beside the database")
            ->envname("BLOG_FILES");
    }

    void add_plugins(CLI::App& to) {
        to.add_option("--plugins", how_.plugins, "a folder of shared objects that add to the site")
            ->envname("BLOG_PLUGINS");
    }

    void add_serve() {
        CLI::App& serving = add(app_, "serve", "Serves the site", {});
        serving.footer("Limits (--limit NAME=VALUE):\n" + httpd::limits::help() + "\n" + signals);
        add_files(serving);
        options_.emplace(serving);
        add_plugins(serving);
        serving.add_option("--title", how_.title, "what the site is called")->capture_default_str();
        serving.add_option("--pace", how_.pace, "how many times as often as usual one may post")
            ->check(CLI::Range(1, 1000))
            ->capture_default_str();
        serving.add_flag("--closed", how_.closed, "only those sign up who are invited");
        serving.add_flag("--empty", how_.empty, "no demo in a new database");
        hear_environment(serving);
        auto* const config =
            serving.add_option("--config", config_, "a JSON file with these options");
        serving.callback([this, &serving, config] {
            if (config->count() != 0) read_config(serving, config_);
            how_.limits.http.body = longest_body;
            options_->read(how_);
            chosen_ = [this] { return serve(how_, [this] { return said_now(); }); };
        });
    }

    // A command about one account; `work` says whether there is such an account.
    void add_user(CLI::App& to, const char* name, const char* what,
                  std::function<bool(connection&, const std::string&)> work) {
        add(to, name, what,
            [this, work = std::move(work)] {
                connection on(existing());
                prepare(on);
                if (work(on, canonical_name(name_))) return 0;
                throw no_account(name_);
            })
            .add_option("NAME", name_, "of the account")
            ->required();
    }

    void add_invite(CLI::App& to) {
        CLI::App& inviting = add(
            to, "invite", "Prints a link by which somebody signs up, once, within a day", [this] {
                connection on(how_.database);
                prepare(on);
                std::optional<std::string> canon;
                if (!name_.empty()) canon = canonical_name(name_);
                plait::sqlite::transaction all(on);
                const std::string token = invite(on, canon, now());
                all.commit();
                while (site_.ends_with('/')) site_.pop_back();
                std::cout << site_ << "/account/invited#" << token << '\n';
                if (site_.empty())
                    std::cerr << "blog: before that belongs where the site is, as in "
                                 "https://blog.example; --site puts it there\n";
                return 0;
            });
        inviting.add_option("NAME", name_, "the name it is for; else the person chooses one");
        inviting.add_option("--site", site_, "where the site is, as https://blog.example")
            ->envname("BLOG_SITE")
            ->check([](const std::string& text) {
                if (text.starts_with("https://") || text.starts_with("http://"))
                    return std::string();
                return "'" + text + "' is no address of a site; as in https://blog.example";
            });
    }

    void add_unblock(CLI::App& to) {
        CLI::App& unblocking = add(
            to, "unblock", "Lets somebody try, sign up or post again who did it too often", [this] {
                connection on(existing());
                prepare(on);
                const std::string canon = name_.empty() ? std::string() : canonical_name(name_);
                if (!canon.empty() && !find_person(on, canon)) throw no_account(name_);
                if (!canon.empty()) pardon(on, brake_of_name(canon), now());
                if (!address_.empty()) pardon(on, brake_of_address(address_), now());
                return 0;
            });
        CLI::Option_group& whom = *unblocking.add_option_group("Whom");
        whom.require_option(1);
        whom.add_option("NAME", name_, "of the account");
        whom.add_option("--address", address_, "from where it was tried")
            ->check([](const std::string& text) {
                if (plait::io::address::is_numeric(text)) return std::string();
                return "'" + text + "' is no address; as in 192.0.2.1 or 2001:db8::1";
            });
    }

    void add_user() {
        CLI::App& user = *app_.add_subcommand("user", "Accounts");
        user.require_subcommand(0, 1);
        add(user, "add", "Adds an account; its password is the first line of standard input",
            [this] {
                connection on(how_.database);
                prepare(on);
                const std::string canon = canonical_name(name_);
                const std::string password = password_from_input();
                check_password(password, canon);
                const std::string hash = hash_password(password);
                plait::sqlite::transaction all(on);
                add_account(on, name_, canon, hash, now());
                all.commit();
                return 0;
            })
            .add_option("NAME", name_, "of the account")
            ->required();
        add_user(user, "reset", "A new password, the first line of standard input; sessions end",
                 [](connection& on, const std::string& canon) {
                     const std::string password = password_from_input();
                     check_password(password, canon);
                     return reset_password(on, canon, hash_password(password), now());
                 });
        add_invite(user);
        add_user(
            user, "disable", "Keeps somebody from signing in; sessions end",
            [](connection& on, const std::string& canon) { return disable(on, canon, now()); });
        add_user(user, "enable", "Lets somebody sign in again who was kept from it", enable);
        add_unblock(user);
        add_user(user, "revoke", "Ends all sessions of an account", revoke_sessions);
        add_user(user, "make-admin", "Lets somebody see and do everything", make_admin);
    }

    void add_keeping() {
        CLI::App& copying =
            add(app_, "backup", "Copies the database and the uploads, also while they are served",
                [this] {
                    back_up(existing(), how_.upload_path(), path_);
                    return 0;
                });
        add_files(copying);
        copying.add_option("FILE", path_, "the copy; the uploads are in FILE.files")->required();
        CLI::App& replacing =
            add(app_, "restore", "Replaces database and uploads by a copy", [this] {
                restore(path_, how_.database, how_.upload_path());
                return 0;
            });
        add_files(replacing);
        replacing.add_option("FILE", path_, "what backup has made")->required();
        add(app_, "export", "Writes all posts as Markdown files with front matter",
            [this] {
                connection on(existing(), connection::mode::read_only);
                std::cout << export_posts(on, path_) << " posts\n";
                return 0;
            })
            .add_option("FOLDER", path_, "where to")
            ->required();
        add(app_, "import", "Reads what export has written",
            [this] {
                connection on(how_.database);
                prepare(on);
                std::cout << import_posts(on, path_, now()) << " posts\n";
                return 0;
            })
            .add_option("FOLDER", path_, "where from")
            ->required();
    }

    void add_seeing() {
        CLI::App& listing = *app_.add_subcommand("routes", "Lists all paths with their views");
        listing.callback([this] {
            chosen_ = [this] {
                std::cout << routes_of(how_, json_);
                return 0;
            };
        });
        listing.add_flag("--json", json_, "as JSON");
        add_plugins(listing);
        CLI::App& explaining =
            add(app_, "explain", "How a path would be answered, and why", [this] {
                static_cast<void>(existing());
                std::cout << explanation(how_, path_, name_, method_);
                return 0;
            });
        explaining.add_option("PATH", path_, "as in a request")->required();
        add_plugins(explaining);
        explaining.add_option("--as", name_, "who asks; else nobody who is known");
        explaining.add_option("--method", method_, "GET, POST, …")->capture_default_str();
        add(app_, "stats", "How many accounts, posts, comments, … there are", [this] {
            static_cast<void>(existing());
            std::cout << counts_of(how_);
            return 0;
        });
    }

    // The database, of a command that makes none.
    [[nodiscard]] const std::string& existing() const {
        if (!std::filesystem::exists(how_.database))
            throw plait::error("there is no database '" + how_.database +
                               "'; --database names another");
        return how_.database;
    }

    CLI::App app_;
    serve_options how_;
    std::optional<httpd::serving_options> options_;
    std::function<int()> chosen_;
    std::span<const char* const> arguments_;
    std::string config_;
    std::string name_;
    std::string address_;
    std::string site_;
    std::string path_;
    std::string method_ = "GET";
    bool json_ = false;
};

}  // namespace

int run_command(int argc, const char* const* argv) { return program().run(argc, argv); }

}  // namespace blogs

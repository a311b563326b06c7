// SPDX-License-Identifier: MIT
#include "apps/blog/keeping.hpp"

#include "apps/blog/local_accounts.hpp"
#include "apps/blog/markdown.hpp"
#include "apps/blog/posts.hpp"
#include "apps/blog/schema.hpp"
#include "apps/blog/slug.hpp"
#include "plait/http/utf8.hpp"
#include "plait/io/system_failure.hpp"
#include "plait/sqlite/backup.hpp"
#include "plait/sqlite/migration.hpp"
#include "plait/sqlite/temporary_database.hpp"

#include <date/date.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace blogs {

namespace fs = std::filesystem;
using plait::sqlite::transaction;

namespace {

// Whose a site is: root, who restores it, gives it what it makes.
class owner {
public:
    // That of the database, or of the folder in which it will be.
    explicit owner(const fs::path& database) {
        const fs::path folder = database.parent_path();
        if (::stat(database.c_str(), &facts_) != 0 &&
            ::stat(folder.empty() ? "." : folder.c_str(), &facts_) != 0)
            throw plait::io::system_failure("cannot look at '" + folder.string() + "'");
    }
    void take(const fs::path& file) const {
        if (::geteuid() == 0 && ::lchown(file.c_str(), facts_.st_uid, facts_.st_gid) != 0)
            throw plait::io::system_failure("cannot give '" + file.string() + "' to its owner");
    }

private:
    struct stat facts_ = {};
};

// Uploads never change: those that are there are right.
void copy_files(const fs::path& from, const fs::path& to, const owner* whose = nullptr) {
    if (fs::create_directories(to) && whose != nullptr) whose->take(to);
    if (!fs::exists(from)) return;
    for (const auto& each : fs::directory_iterator(from)) {
        if (each.path().extension() == ".part") continue;
        const fs::path target = to / each.path().filename();
        if (fs::exists(target)) continue;
        const fs::path half = target.string() + ".part";
        fs::copy_file(each.path(), half, fs::copy_options::overwrite_existing);
        if (whose != nullptr) whose->take(half);
        fs::rename(half, target);
    }
}

moment parse_moment(const std::string& text, const std::string& where) {
    std::istringstream in(text);
    date::sys_seconds at;
    in >> date::parse("%Y-%m-%dT%H:%M:%SZ", at);
    if (in.fail() || in.peek() != std::char_traits<char>::eof())
        throw plait::error(where + ": a date is as in 2026-11-22T05:07:09Z");
    return std::chrono::milliseconds(at.time_since_epoch()).count();
}

// What a file says: front matter, each line a name, a colon and JSON, then the text.
struct exported {
    std::string title;
    std::string author;
    std::vector<std::string> tags;
    std::optional<moment> published;
    std::string text;
};

exported parse_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw plait::error(file.string() + ": cannot be read");
    exported made;
    std::string line;
    int number = 1;
    const auto where = [&] { return file.string() + ':' + std::to_string(number); };
    if (!std::getline(in, line) || line != "---")
        throw plait::error(where() + ": a file begins with a line \"---\"");
    while (std::getline(in, line) && line != "---") {
        ++number;
        const auto colon = line.find(": ");
        const auto value = nlohmann::json::parse(
            colon == std::string::npos ? std::string() : line.substr(colon + 2), nullptr, false);
        const std::string name = line.substr(0, colon);
        try {
            if (name == "title")
                made.title = value.get<std::string>();
            else if (name == "author")
                made.author = value.get<std::string>();
            else if (name == "tags")
                made.tags = tags_in(joined(value.get<std::vector<std::string>>()));
            else if (name == "published")
                made.published = parse_moment(value.get<std::string>(), where());
            else
                throw plait::error(where() + ": here stand title, author, tags and published");
        } catch (const nlohmann::json::exception&) {
            throw plait::error(where() +
                               ": behind the colon stands a JSON text, or a list of texts");
        }
    }
    if (line != "---") throw plait::error(where() + ": the front matter ends with a line \"---\"");
    if (made.title.empty() || made.author.empty())
        throw plait::error(where() + ": a post has a title and an author");
    made.text.assign(std::istreambuf_iterator<char>(in), {});
    if (!plait::http::is_utf8(made.text))
        throw plait::error(file.string() + ": the text is not UTF-8");
    return made;
}

std::int64_t person_named(connection& on, const std::string& name, moment now) {
    const std::string canon = canonical_name(name);
    if (const auto known = find_person(on, canon)) return known->id;
    return add_account(on, name, canon, no_password, now);
}

// What is refused says what it is about.
template <class Work>
auto of_file(const fs::path& file, Work work) {
    try {
        return work();
    } catch (const refusal& why) {
        throw plait::error(file.string() + ": " + why.what());
    }
}

}  // namespace

site_lock::site_lock(const std::string& database, kind how)
    : descriptor_(::open((database + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) throw plait::io::system_failure("cannot open '" + database + ".lock'");
    if (::flock(descriptor_, (how == kind::serving ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
        const int why = errno;
        ::close(descriptor_);
        throw plait::io::system_failure(how == kind::serving
                                            ? "'" + database + "' is being replaced"
                                            : "'" + database + "' is being served: stop that first",
                                        why);
    }
}

site_lock::~site_lock() { ::close(descriptor_); }

void back_up(const std::string& database, const std::string& files, const std::string& target) {
    std::error_code none;  // there need be no target yet
    if (fs::equivalent(database, target, none))
        throw plait::error("'" + target + "' is the database itself");
    connection from(database, connection::mode::read_only);
    plait::sqlite::backup(from, target);
    copy_files(files, target + ".files");
}

void restore(const std::string& copy, const std::string& database, const std::string& files) {
    if (const auto folder = fs::path(database).parent_path(); !folder.empty())
        fs::create_directories(folder);
    const owner whose(database);
    const site_lock alone(database, site_lock::kind::replacing);
    whose.take(database + ".lock");
    // Whether it is one of this program's turns out before anything is replaced.
    const plait::sqlite::temporary_database checked(database + ".restoring");
    {
        connection from(copy, connection::mode::read_only);
        if (plait::sqlite::schema_version(from, "blog") == 0)
            throw plait::error("'" + copy + "' is no database of a blog");
        plait::sqlite::backup(from, checked.path());
    }
    connection from(checked.path());
    prepare(from);
    plait::sqlite::backup(from, database);
    whose.take(database);
    copy_files(copy + ".files", files, &whose);
}

std::size_t export_posts(connection& on, const std::string& folder) {
    const transaction same_state(on, transaction::kind::reading);
    std::size_t count = 0;
    on.each<std::string, std::string, std::string, std::string, std::string, std::optional<moment>,
            std::string>(
        "SELECT coalesce(o.canon, 'blog'), p.slug, p.title, a.canon, p.tags, p.publishedat, p.text "
        "FROM post p JOIN blog b ON b.id = p.blog LEFT JOIN account o ON o.id = b.owner "
        "JOIN account a ON a.id = p.author ORDER BY p.id",
        [&](const std::string& owner, const std::string& slug, const std::string& title,
            const std::string& author, const std::string& tags, std::optional<moment> published,
            const std::string& text) {
            const fs::path where = fs::path(folder) / owner;
            fs::create_directories(where);
            std::ofstream out(where / (slug + ".md"), std::ios::binary);
            out << "---\ntitle: " << nlohmann::json(title)
                << "\nauthor: " << nlohmann::json(author);
            std::istringstream words(tags);
            out << "\ntags: "
                << nlohmann::json(
                       std::vector<std::string>(std::istream_iterator<std::string>(words), {}));
            if (published) out << "\npublished: " << nlohmann::json(rfc3339(*published));
            out << "\n---\n" << text;
            if (!out.flush()) throw plait::error("cannot write to '" + where.string() + "'");
            ++count;
        });
    return count;
}

std::size_t import_posts(connection& on, const std::string& folder, moment now) {
    if (!fs::is_directory(folder)) throw plait::error("there is no folder '" + folder + "'");
    transaction all(on);
    std::size_t count = 0;
    for (const auto& owner : fs::directory_iterator(folder)) {
        if (!owner.is_directory()) continue;
        std::int64_t journal = site_blog;
        if (const std::string name = owner.path().filename().string(); name != "blog") {
            of_file(owner.path(), [&] { return person_named(on, name, now); });
            journal = blog_of(on, canonical_name(name)).value().id;
        }
        for (const auto& file : fs::directory_iterator(owner)) {
            if (file.path().extension() != ".md") continue;
            const std::string slug = file.path().stem().string();
            if (!is_slug(slug)) throw plait::error(file.path().string() + ": its name is no slug");
            if (find_post(on, journal, slug)) continue;
            exported one = parse_file(file.path());
            rendered as = render_markdown(one.text);
            post_text what;
            what.title = std::move(one.title);
            what.text = std::move(one.text);
            what.html = std::move(as.html);
            what.summary = std::move(as.summary);
            what.tags = std::move(one.tags);
            const std::int64_t author = of_file(file.path(), [&] {
                check(what);
                return person_named(on, one.author, now);
            });
            static_cast<void>(add_post(on, journal, author, what, slug, one.published.value_or(now),
                                       one.published.has_value()));
            ++count;
        }
    }
    all.commit();
    return count;
}

}  // namespace blogs

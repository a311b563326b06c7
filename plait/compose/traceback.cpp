// SPDX-License-Identifier: MIT
#include "plait/compose/traceback.hpp"

// A failure is noted frame by frame while it passes (note_exception), innermost first. What was noted
// belongs to one exception object, which is kept alive with it: so an address means one exception.
// The text is made only when somebody asks.

#include "plait/compose/context.hpp"
#include "plait/compose/throw_site.hpp"

#include <cxxabi.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <string_view>
#include <typeinfo>

namespace plait::detail {

constinit const throw_site_hooks* installed_throw_site = nullptr;

namespace {

enum class precision : std::uint8_t { exact, after, unknown };

struct entry {
    std::source_location function;
    std::source_location line;
    precision how = precision::exact;
    std::size_t repeated = 0;  // so many more times the same

    [[nodiscard]] bool same_as(const entry& other) const noexcept {
        return how == other.how && line.line() == other.line.line() &&
               function.function_name() == other.function.function_name() &&
               line.file_name() == other.line.file_name();
    }
};

// libstdc++'s exception_ptr is the address of its exception object, and nothing else tells it.
const void* address_of(const std::exception_ptr& exception) noexcept {
    static_assert(sizeof(exception) == sizeof(void*));
    return *reinterpret_cast<const void* const*>(&exception);
}

}  // namespace

struct failure {
    explicit failure(std::exception_ptr its_exception) noexcept
        : exception(std::move(its_exception)) {}

    void add(const entry& next) {
        if (!entries.empty() && entries.back().same_as(next))
            entries.back().repeated += 1;
        else
            entries.push_back(next);
    }

    std::exception_ptr exception;
    std::vector<entry> entries;        // innermost first
    bool thrown_in_innermost = false;  // else it was delivered there, by `fail` or a side kick
    const void* throw_address = nullptr;
};

namespace {

// The failures of the last programs whose result() was rethrown.
class published_failures {
public:
    void add(std::shared_ptr<failure> latest) {
        const std::scoped_lock lock(mutex_);
        const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const auto& one) {
            return one != nullptr && one->exception == latest->exception;
        });
        if (known != kept_.end()) {
            known->swap(latest);
            return;
        }
        kept_[next_].swap(latest);
        next_ = (next_ + 1) % kept_.size();
    }
    std::shared_ptr<failure> find(const std::exception_ptr& exception) {
        const std::scoped_lock lock(mutex_);
        for (const auto& one : kept_)
            if (one != nullptr && one->exception == exception) return one;
        return nullptr;
    }

private:
    std::mutex mutex_;
    std::array<std::shared_ptr<failure>, 16> kept_;
    std::size_t next_ = 0;
};

published_failures& published() {
    // Never destroyed: exceptions may be looked up, and end, at any time during exit.
    static auto& instance = *new published_failures;
    return instance;
}

entry entry_of(const frame& f, bool exact) noexcept {
    if (f.stands.line() == 0) return {f.begun, f.begun, precision::unknown, 0};
    return {f.begun, f.stands, exact ? precision::exact : precision::after, 0};
}

// The failure to which `exception`, seen at `program`, belongs.
failure& failure_at(context& program, const std::exception_ptr& exception, bool delivered) {
    if (program.failed_how != nullptr && program.failed_how->exception == exception)
        return *program.failed_how;
    if (const auto crossing = published().find(exception)) {
        program.failed_how = std::make_shared<failure>(*crossing);
        return *program.failed_how;
    }
    program.failed_how = std::make_shared<failure>(exception);
    program.failed_how->thrown_in_innermost = !delivered;
    if (!delivered && installed_throw_site != nullptr)
        program.failed_how->throw_address = installed_throw_site->last_throw(address_of(exception));
    return *program.failed_how;
}

}  // namespace

void note_exception(frame& thrower) noexcept {
    context& program = *thrower.context;
    // What unwind destroys is no longer on the stack: a destructor has thrown.
    if (program.top != &thrower) std::terminate();
    program.exception = std::current_exception();
    const bool delivered = program.delivered == program.exception;
    try {
        failure& noted = failure_at(program, program.exception, delivered);
        noted.add(entry_of(thrower, delivered));
    } catch (...) {
        program.failed_how = nullptr;  // no memory for the traceback: the exception goes on without
    }
    program.delivered = nullptr;
}

void note_unbegun(frame& ended) noexcept {
    context& program = *ended.context;
    try {
        failure_at(program, program.exception, true).add(entry_of(ended, true));
    } catch (...) {
        program.failed_how = nullptr;
    }
}

void rethrow_into(context& program) {
    program.delivered = std::exchange(program.exception, nullptr);
    std::rethrow_exception(program.delivered);
}

void publish_failure(const context& failed) {
    if (failed.failed_how == nullptr) return;
    auto whole = std::make_shared<failure>(*failed.failed_how);
    // An inner program's caller notes itself when the exception passes it.
    if (failed.outer == nullptr)
        whole->add({failed.composed, failed.composed, precision::exact, 0});
    published().add(std::move(whole));
}

void refuse(const context& program, const char* what, std::source_location at) {
    const char* instead = "";
    switch (program.now) {
        case state::ready: instead = "it is ready: call next() first"; break;
        case state::wants_input:
            instead = program.ended ? "its input has ended: call end() again, or close it"
                                    : "it wants input: call send() or end()";
            break;
        case state::has_output: instead = "take its output first: output(), then next()"; break;
        case state::waiting: instead = "it waits for a side kick: co_await ready() first"; break;
        case state::done: instead = "it is done: only result() and leftover() are left"; break;
        case state::failed: instead = "it has failed: only result() and failure() are left"; break;
        case state::closed: instead = "it is closed"; break;
        case state::running: instead = "it is running: this call comes from inside"; break;
    }
    throw protocol_error(std::string("cannot ") + what + ": " + instead, at);
}

namespace {

// ---- function names, alike on both compilers

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Not where it is but the end of another name: `myplait::f`.
void drop_namespace(std::string& text, std::string_view qualifier) {
    for (auto at = text.find(qualifier); at != std::string::npos; at = text.find(qualifier, at)) {
        if (at > 0 && is_word(text[at - 1]))
            at += qualifier.size();
        else
            text.erase(at, qualifier.size());
    }
}

bool ends_with_operator(std::string_view text) {
    constexpr std::string_view word = "operator";
    if (!text.ends_with(word)) return false;
    text.remove_suffix(word.size());
    return text.empty() || !is_word(text.back());
}

bool only_defaults(std::string_view arguments) {
    return arguments.empty() || arguments == "void" || arguments == "void, nothing" ||
           arguments == "void, nothing, nothing";
}

// `coro<int, bytes> f(int)` becomes `coro<…> f(…)`.
std::string elided(std::string_view name) {
    std::string clean;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const char c = name[at];
        clean += c;
        if (c != '<' && c != '(') continue;
        if (ends_with_operator(std::string_view(clean).substr(0, clean.size() - 1))) {
            if (c == '(' && at + 1 < name.size()) clean += name[++at];
            if (c == '<' && at + 1 < name.size() && name[at + 1] == '<') clean += name[++at];
            continue;
        }
        const std::size_t from = at + 1;
        std::size_t depth = 1;
        while (++at < name.size()) {
            if (name[at] == '<' || name[at] == '(') ++depth;
            if ((name[at] == '>' || name[at] == ')') && --depth == 0) break;
        }
        const std::string_view inside = name.substr(from, std::min(at, name.size()) - from);
        if (!inside.empty() && !(c == '<' && only_defaults(inside))) clean += "…";
        clean += c == '<' ? '>' : ')';
    }
    return clean;
}

std::string clean_name(const char* spelled) {
    std::string name = spelled;
    if (const auto with = name.find(" ["); with != std::string::npos) name.resize(with);
    drop_namespace(name, "plait::");
    replace_all(name, "(anonymous namespace)::", "");
    replace_all(name, "{anonymous}::", "");
    // A lambda: clang `auto f()::(anonymous class)::operator()(int) const`, g++ `f()::<lambda(int)>`.
    if (const auto at = name.find("(anonymous class)"); at != std::string::npos) {
        name.replace(at, std::string::npos, "<lambda>");
        if (name.starts_with("auto ")) name.erase(0, 5);
    } else if (const auto lambda = name.find("<lambda("); lambda != std::string::npos) {
        name.replace(lambda, std::string::npos, "<lambda>");
    }
    const bool is_lambda = name.ends_with("<lambda>");
    if (is_lambda) name.resize(name.size() - std::string_view("<lambda>").size());
    for (const std::string_view word : {"static ", "constexpr ", "virtual "})
        if (name.starts_with(word)) name.erase(0, word.size());
    return elided(name) + (is_lambda ? "<lambda>" : "");
}

// ---- the text

std::string source_line(const char* file, unsigned wanted) {
    std::ifstream source(file);
    std::string line;
    for (unsigned at = 0; at < wanted; ++at)
        if (!std::getline(source, line)) return {};
    const auto first = line.find_first_not_of(" \t");
    if (first == std::string::npos) return {};
    const auto last = line.find_last_not_of(" \t\r");
    return line.substr(first, last - first + 1);
}

void print_line(std::string& out, std::string_view file, unsigned line, std::string_view function) {
    out += "  File \"";
    out += file;
    out += "\", line " + std::to_string(line) + ", in ";
    out += function;
    out += '\n';
    if (const std::string text = source_line(std::string(file).c_str(), line); !text.empty())
        out += "    " + text + '\n';
}

void print(std::string& out, const entry& one) {
    const std::string function = clean_name(one.function.function_name());
    if (one.how == precision::exact) {
        print_line(out, one.line.file_name(), one.line.line(), function);
    } else {
        out += "  File \"";
        out += one.line.file_name();
        out += "\", ";
        if (one.how == precision::after)
            out += "after line " + std::to_string(one.line.line()) + ", ";
        out += "in " + function + '\n';
    }
    if (one.repeated > 0)
        out += "  [the previous line repeated " + std::to_string(one.repeated) + " more times]\n";
}

// Where the innermost frame threw, told by a plait::error or by plait::throw_site.
struct thrown_at {
    std::string file;
    unsigned line = 0;
    std::string function;  // empty: in the coroutine's own body
};

std::optional<thrown_at> told_by_error(const failure& failed) {
    try {
        std::rethrow_exception(failed.exception);
    } catch (const error& thrown) {
        const auto where = thrown.where();
        const std::string_view function = where.function_name();
        const auto& innermost = failed.entries.front().function;
        // g++ spells the function of a line in a coroutine's body by its frame type.
        const bool in_body =
            function == innermost.function_name() || function.ends_with(".Frame*)");
        return thrown_at{where.file_name(), where.line(),
                         in_body ? std::string() : clean_name(where.function_name())};
    } catch (...) {
        return std::nullopt;
    }
}

std::string demangled(const char* name) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(name, nullptr, nullptr, &status), &std::free);
    return status == 0 ? text.get() : name;
}

std::optional<thrown_at> told_by_throw_site(const failure& failed) {
    if (failed.throw_address == nullptr) return std::nullopt;
    const auto site = installed_throw_site->resolve(failed.throw_address);
    if (!site) return std::nullopt;
    // The coroutine knows the name of its file as the compiler was told to spell it; the debug
    // information puts the folder before it in which the compiler ran.
    if (site->in_coroutine)
        return thrown_at{failed.entries.front().function.file_name(), site->line, std::string()};
    return thrown_at{site->file, site->line, clean_name(demangled(site->function.c_str()).c_str())};
}

void print_innermost(std::string& out, const failure& failed) {
    entry innermost = failed.entries.front();
    std::optional<thrown_at> at;
    if (failed.thrown_in_innermost) {
        at = told_by_error(failed);
        if (!at) at = told_by_throw_site(failed);
    }
    if (!at || !at->function.empty()) print(out, innermost);
    if (!at) return;
    print_line(
        out, at->file, at->line,
        at->function.empty() ? clean_name(innermost.function.function_name()) : at->function);
}

void print_last_line(std::string& out, const std::exception_ptr& exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& thrown) {
        out += demangled(typeid(thrown).name());
        out += ": ";
        out += thrown.what();
    } catch (...) {
        const std::type_info* type = abi::__cxa_current_exception_type();
        out += type != nullptr ? demangled(type->name()) : "an exception of unknown type";
    }
    out += '\n';
}

void print_failure(std::string& out, const failure& failed) {
    for (auto at = failed.entries.rbegin(); at + 1 != failed.entries.rend(); ++at) print(out, *at);
    print_innermost(out, failed);
    print_last_line(out, failed.exception);
}

constexpr std::string_view heading = "Traceback (most recent call last):\n";

// ---- live programs

void print_coalesced(std::string& out, const std::vector<entry>& outermost_first) {
    for (std::size_t at = 0; at < outermost_first.size();) {
        entry one = outermost_first[at++];
        while (at < outermost_first.size() && outermost_first[at].same_as(one)) {
            one.repeated += 1;
            at += 1;
        }
        print(out, one);
    }
}

// The frames from the outermost coroutine of its program down to `innermost`.
void print_frames(std::string& out, const context& program, const frame* innermost,
                  const std::source_location* asking_from = nullptr) {
    std::vector<entry> entries;
    for (const frame* at = innermost; at != nullptr; at = at->caller) {
        const bool running = at == program.top && program.now == state::running;
        entries.push_back(entry_of(*at, !running));
    }
    if (asking_from != nullptr && !entries.empty()) {
        entries.front().line = *asking_from;
        entries.front().how = precision::exact;
    }
    std::reverse(entries.begin(), entries.end());
    print_coalesced(out, entries);
}

void print_outer(std::string& out, const context& program) {
    if (program.outer == nullptr) {
        print(out, {program.composed, program.composed, precision::exact, 0});
        return;
    }
    print_outer(out, *program.outer->context);
    print_frames(out, *program.outer->context, program.outer);
}

void print_with_inner(std::string& out, const context& program) {
    print_frames(out, program, program.top);
    std::vector<const context*> inner;
    for (const context* at = program.first_inner; at != nullptr; at = at->next_inner)
        inner.push_back(at);
    for (auto at = inner.rbegin(); at != inner.rend(); ++at) print_with_inner(out, **at);
}

}  // namespace

std::string trace_of(const context& program) {
    std::string out(heading);
    print_outer(out, program);
    print_with_inner(out, program);
    return out;
}

std::string trace_of(const frame& asking, std::source_location where) {
    std::string out(heading);
    print_outer(out, *asking.context);
    print_frames(out, *asking.context, &asking, &where);
    return out;
}

std::string traceback_of(const context& failed) {
    std::string out(heading);
    print_outer(out, failed);
    if (failed.failed_how != nullptr)
        print_failure(out, *failed.failed_how);
    else
        print_last_line(out, failed.exception);
    return out;
}

}  // namespace plait::detail

std::string plait::traceback(const std::exception_ptr& exception) {
    if (exception == nullptr) return {};
    std::string out;
    if (const auto known = detail::published().find(exception)) {
        out += detail::heading;
        detail::print_failure(out, *known);
    } else {
        detail::print_last_line(out, exception);
    }
    return out;
}

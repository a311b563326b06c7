// SPDX-License-Identifier: MIT
//
// access_log LOG FOLDER: reads an access log of any length, in the combined format with the seconds
// each request took behind it. In the folder it writes a file for each status, the requests of each
// minute, and what is no request; it prints how many lines there are, how many visitors, and how long
// requests took. Memory is bounded: lines are views into one block.
#include "plait/pipes/pipes.hpp"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

using namespace plait;
using namespace plait::pipes;

namespace {

// [record]
struct record {
    std::string_view line, client, minute, path;
    unsigned status = 0;
    unsigned milliseconds = 0;
    bool whole = false;
};
// [/record]

// What stands before the next `end`, which is removed with it.
std::string_view take_until(std::string_view& rest, char end) {
    const auto at = rest.find(end);
    const std::string_view taken = rest.substr(0, at);
    rest.remove_prefix(at == rest.npos ? rest.size() : at + 1);
    return taken;
}

bool read_number(std::string_view digits, unsigned& into) {
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, into);
    return error == std::errc() && stop == end;
}

// Seconds with three decimals.
bool read_milliseconds(std::string_view seconds, unsigned& into) {
    if (seconds.size() < std::string_view("0.000").size()) return false;
    const auto point = seconds.size() - std::string_view(".000").size();
    unsigned whole = 0;
    if (seconds[point] != '.' || !read_number(seconds.substr(0, point), whole) ||
        !read_number(seconds.substr(point + 1), into))
        return false;
    into += 1'000 * whole;
    return true;
}

record parse(std::string_view line) {
    record r;
    r.line = line;
    std::string_view rest = line;
    r.client = take_until(rest, ' ');
    take_until(rest, '[');
    r.minute = rest.substr(0, std::string_view("01/Oct/2026:00:00").size());
    take_until(rest, '"');
    std::string_view request = take_until(rest, '"');
    take_until(request, ' ');
    r.path = take_until(request, ' ');
    r.whole = rest.size() > 4 && rest[0] == ' ' && rest[4] == ' ' &&
              read_number(rest.substr(1, 3), r.status) &&
              read_milliseconds(rest.substr(rest.rfind(' ') + 1), r.milliseconds);
    return r;
}

/// Who asked for what, and how many milliseconds it took.
class brief {
public:
    std::string_view operator()(const record& r) {
        text_ = r.client;
        text_ += ' ';
        text_ += r.path;
        text_ += ' ';
        std::array<char, 10> digits{};
        const char* end =
            std::to_chars(digits.data(), digits.data() + digits.size(), r.milliseconds).ptr;
        return text_.append(static_cast<const char*>(digits.data()), end);
    }

private:
    std::string text_;
};

bool not_probe(const record& r) { return r.path != "/health"; }

// [per_minute]
/// A line for each minute, as soon as it is over.
coro<void, std::string_view, std::string> per_minute() {
    std::string minute;
    for (std::size_t requests = 0;;) {
        const auto next = co_await receive_or_end;
        if (requests != 0 && (!next || *next != minute)) {
            std::string line = minute + ' ' + std::to_string(requests);
            co_yield line;
            requests = 0;
        }
        if (!next) co_return;
        if (requests++ == 0) minute = *next;
    }
}
// [/per_minute]

/// Counts by the millisecond, up to a minute.
class histogram {
public:
    void add(const record& r) {
        ++counts_[std::min<std::size_t>(r.milliseconds, counts_.size() - 1)];
        ++all_;
    }
    /// The least latency that so many percent do not exceed.
    [[nodiscard]] std::size_t percentile(std::size_t percent) const {
        std::size_t at = 0;
        for (std::size_t seen = counts_[0]; seen * 100 < all_ * percent; seen += counts_[at]) ++at;
        return at;
    }

private:
    std::vector<std::size_t> counts_ = std::vector<std::size_t>(60'000);
    std::size_t all_ = 0;
};

/// On a terminal: how much has been read.
class progress {
public:
    explicit progress(std::uintmax_t bytes) : all_(bytes), shown_(isatty(STDERR_FILENO) == 1) {}

    void add(std::size_t bytes) {
        done_ += bytes;
        const auto percent = all_ == 0 ? 100 : std::min<std::uintmax_t>(100, 100 * done_ / all_);
        if (!shown_ || percent == percent_) return;
        percent_ = percent;
        std::cerr << "\r[" << std::string(percent / 2, '#') << std::string(50 - percent / 2, ' ')
                  << "] " << percent << " %" << (percent == 100 ? "\n" : "") << std::flush;
    }

private:
    std::uintmax_t all_;
    std::uintmax_t done_ = 0;
    std::uintmax_t percent_ = 0;
    bool shown_;
};

// [lines]
/// The lines of a log, each a view until the next one is asked for.
coro<void, nothing, std::string_view> lines(std::istream* log, progress* read) {
    std::vector<char> block(1 << 18);
    for (std::size_t kept = 0;;) {
        log->read(block.data() + kept, static_cast<std::streamsize>(block.size() - kept));
        const auto fresh = static_cast<std::size_t>(log->gcount());
        if (log->bad()) throw error("the log cannot be read");
        std::string_view rest(block.data(), kept + fresh);
        for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
            co_yield rest.substr(0, end);
            rest.remove_prefix(end + 1);
        }
        read->add(fresh);
        if (log->eof()) {
            if (!rest.empty()) co_yield rest;
            co_return;
        }
        if (rest.size() == block.size()) throw error("a line of the log is longer than 256 KiB");
        std::ranges::copy(rest, block.begin());
        kept = rest.size();
    }
}
// [/lines]

template <class Stream>
Stream opened(const std::filesystem::path& path) {
    Stream stream(path, std::ios::binary);
    if (!stream) throw error("cannot open '" + path.string() + "'");
    return stream;
}

void process(const std::filesystem::path& log, const std::filesystem::path& folder) {
    std::array<std::ofstream, 8> files;
    const std::array names{"200", "301", "304", "404", "500", "other", "rejected", "minutes"};
    for (std::size_t i = 0; i < files.size(); ++i)
        files[i] = opened<std::ofstream>(folder / (std::string(names[i]) + ".log"));
    auto& [ok, moved, same, missing, failed, other, rejected, minutes] = files;
    std::size_t read = 0;
    std::size_t visitors = 0;
    histogram latencies;

    // clang-format off: a stage or a branch has a line of its own
    // [pipeline]
    const auto pipeline = count("lines", read) | map("parse", parse)
        | filter("whole", &record::whole,
            branch("ontrue"),
            branch("onfalse", save(rejected, &record::line) | plug))
        | filter("not a probe", not_probe)
        | fork(broadcast,
            branch("files", fork(split("status", &record::status),
                branch(200, save(ok, brief())), branch(301, save(moved, brief())),
                branch(304, save(same, brief())), branch(404, save(missing, brief())),
                branch(500, save(failed, brief())), otherwise(save(other, brief())))),
            branch("visitors", unique(lru{200'000}, by_key(&record::client)) | count(visitors)),
            branch("minutes", map("minute", &record::minute)
                | stage("per minute", per_minute) | save(minutes)),
            branch("latencies", fold(latencies, &histogram::add)));
    // [/pipeline]
    // clang-format on

    progress shown(std::filesystem::file_size(log));
    auto input = opened<std::ifstream>(log);
    pipeline.feed(lines(&input, &shown));
    std::cout << read << " lines\n" << visitors << " visitors\n";
    for (const std::size_t percent : {50, 90, 99, 100})
        std::cout << percent << " % took at most " << latencies.percentile(percent) << " ms\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: access_log LOG FOLDER\n";
        return 2;
    }
    try {
        process(argv[1], argv[2]);
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "access_log: " << failure.what() << '\n';
        return 1;
    }
}

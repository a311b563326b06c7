// SPDX-License-Identifier: MIT
//
// access_log_by_hand LOG FOLDER: what examples/access_log.cpp does, as one loop over the mapped file:
// the limit that tools/bench-pipes.sh compares it with.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace {

using std::string_view;

string_view take_until(string_view& rest, char end) {
    const void* found = rest.empty() ? nullptr : std::memchr(rest.data(), end, rest.size());
    const auto length =
        found == nullptr ? rest.size()
                         : static_cast<std::size_t>(static_cast<const char*>(found) - rest.data());
    const string_view taken = rest.substr(0, length);
    rest.remove_prefix(found == nullptr ? length : length + 1);
    return taken;
}

bool read_number(string_view digits, unsigned& into) {
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, into);
    return error == std::errc() && stop == end;
}

bool read_milliseconds(string_view seconds, unsigned& into) {
    if (seconds.size() < 5) return false;
    const auto point = seconds.size() - 4;
    unsigned whole = 0;
    if (seconds[point] != '.' || !read_number(seconds.substr(0, point), whole) ||
        !read_number(seconds.substr(point + 1), into))
        return false;
    into += 1'000 * whole;
    return true;
}

void write_line(std::FILE* file, string_view line) {
    std::fwrite(line.data(), 1, line.size(), file);
    std::putc('\n', file);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const int log = open(argv[1], O_RDONLY | O_CLOEXEC);
    struct stat about{};
    if (log < 0 || fstat(log, &about) != 0) return 1;
    const auto size = static_cast<std::size_t>(about.st_size);
    void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, log, 0);
    if (mapped == MAP_FAILED) return 1;

    const std::array<string_view, 8> names{"200", "301",   "304",      "404",
                                           "500", "other", "rejected", "minutes"};
    std::array<std::FILE*, 8> files{};
    for (std::size_t i = 0; i < files.size(); ++i)
        files[i] =
            std::fopen((std::string(argv[2]) + '/' + std::string(names[i]) + ".log").c_str(), "w");
    const std::array<unsigned, 5> statuses{200, 301, 304, 404, 500};
    std::size_t lines = 0;
    std::size_t counted = 0;
    std::vector<std::size_t> latencies(60'000);
    std::unordered_set<string_view> visitors;
    string_view minute;
    std::size_t in_minute = 0;
    std::string brief;
    std::array<char, 10> digits{};

    string_view left(static_cast<const char*>(mapped), size);
    while (!left.empty()) {
        const string_view line = take_until(left, '\n');
        ++lines;
        string_view rest = line;
        const string_view client = take_until(rest, ' ');
        take_until(rest, '[');
        const string_view now = rest.substr(0, 17);
        take_until(rest, '"');
        string_view request = take_until(rest, '"');
        take_until(request, ' ');
        const string_view path = take_until(request, ' ');
        unsigned status = 0;
        unsigned milliseconds = 0;
        if (rest.size() <= 4 || rest[0] != ' ' || rest[4] != ' ' ||
            !read_number(rest.substr(1, 3), status) ||
            !read_milliseconds(rest.substr(rest.rfind(' ') + 1), milliseconds)) {
            write_line(files[6], line);
            continue;
        }
        if (path == "/health") continue;
        const auto file = std::find(statuses.begin(), statuses.end(), status) - statuses.begin();
        brief.assign(client).append(" ").append(path).append(" ");
        const char* end =
            std::to_chars(digits.data(), digits.data() + digits.size(), milliseconds).ptr;
        write_line(files[static_cast<std::size_t>(file)],
                   brief.append(static_cast<const char*>(digits.data()), end));
        visitors.insert(client);
        if (now != minute) {
            if (in_minute != 0) std::fprintf(files[7], "%.*s %zu\n", 17, minute.data(), in_minute);
            minute = now;
            in_minute = 0;
        }
        ++in_minute;
        ++latencies[std::min<std::size_t>(milliseconds, latencies.size() - 1)];
        ++counted;
    }
    if (in_minute != 0) std::fprintf(files[7], "%.*s %zu\n", 17, minute.data(), in_minute);
    bool good = true;
    for (std::FILE* file : files) good = std::fclose(file) == 0 && good;

    std::printf("%zu lines\n%zu visitors\n", lines, visitors.size());
    for (const std::size_t percent : {50, 90, 99, 100}) {
        std::size_t at = 0;
        for (std::size_t seen = latencies[0]; seen * 100 < counted * percent; seen += latencies[at])
            ++at;
        std::printf("%zu %% took at most %zu ms\n", percent, at);
    }
    return good ? 0 : 1;
}

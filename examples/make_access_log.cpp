// SPDX-License-Identifier: MIT
//
// make_access_log BYTES: writes an access log of at least so many bytes, always the same one: the
// combined format with the seconds each request took behind it. A line in a thousand is cut short.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <string_view>

namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 12> paths{
    "/",
    "/about",
    "/health",
    "/feed.xml",
    "/style.css",
    "/app.js",
    "/search?q=",
    "/articles/%d",
    "/articles/%d",
    "/images/%d.webp",
    "/images/%d.webp",
    "/api/items/%d",
};
constexpr std::array<std::string_view, 4> referers{"-", "https://example.org/",
                                                   "https://search.example/?q=coroutines",
                                                   "https://example.net/links"};
constexpr std::array<std::string_view, 4> agents{
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (compatible; examplebot/2.1; +https://bot.example/)",
    "curl/8.5.0",
};
constexpr std::array<int, 20> statuses{200, 200, 200, 200, 200, 200, 200, 200, 200, 200,
                                       200, 200, 304, 304, 304, 301, 404, 404, 206, 500};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

class generator {
public:
    std::string_view line() {
        const std::uint64_t bits = random_();
        now_ += milliseconds(bits % 40);
        line_.clear();
        add_client(random_());
        line_ += " - - [";
        add_time();
        line_ += "] \"";
        line_ += bits >> 60 == 0 ? "POST " : "GET ";
        add_path(paths[(bits >> 8) % paths.size()], random_() % 10'000);
        line_ += " HTTP/1.1\" ";
        add(statuses[(bits >> 16) % statuses.size()]);
        line_ += ' ';
        add((bits >> 24) % 40'000);
        line_ += " \"";
        line_ += referers[(bits >> 32) % referers.size()];
        line_ += "\" \"";
        line_ += agents[(bits >> 40) % agents.size()];
        line_ += "\" ";
        add_seconds(random_());
        if (bits % 1'000 == 7) line_.resize(30 + (bits >> 10) % (line_.size() - 31));
        line_ += '\n';
        return line_;
    }

private:
    template <class Number>
    void add(Number value, std::size_t width = 0) {
        std::array<char, 20> digits{};
        const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        const auto length = static_cast<std::size_t>(end - digits.data());
        if (length < width) line_.append(width - length, '0');
        line_.append(digits.data(), length);
    }
    // A visit has some requests, one after the other; some come back often, most seldom.
    void add_client(std::uint64_t bits) {
        std::uint64_t& client = visits_[bits % visits_.size()];
        if ((bits >> 8 & 15) == 0)
            client = (bits >> 16 & 0xffff) * (bits >> 32 & 0xffff) * (bits >> 48) >> 32;
        const std::uint64_t address = client * 2'654'435'761;
        if (client % 8 == 0) {
            line_ += "2001:db8::";
            add(address >> 8 & 0x1fff);
            return;
        }
        for (const int shift : {0, 8, 16, 24}) {
            if (shift != 0) line_ += '.';
            add((address >> shift & 0xff) % 254 + 1);
        }
    }
    void add_time() {
        const sys_days day = floor<days>(now_);
        const year_month_day date(day);
        const hh_mm_ss time(floor<seconds>(now_) - day);
        add(static_cast<unsigned>(date.day()), 2);
        line_ += '/';
        line_ += months[static_cast<unsigned>(date.month()) - 1];
        line_ += '/';
        add(static_cast<int>(date.year()));
        for (const auto part :
             {time.hours().count(), time.minutes().count(), time.seconds().count()}) {
            line_ += ':';
            add(part, 2);
        }
        line_ += " +0000";
    }
    void add_path(std::string_view path, std::uint64_t number) {
        const auto hole = path.find("%d");
        line_ += path.substr(0, hole);
        if (hole == path.npos) return;
        add(number);
        line_ += path.substr(hole + 2);
    }
    // Mostly some milliseconds, now and then seconds.
    void add_seconds(std::uint64_t bits) {
        const std::uint64_t tail = std::uint64_t{1} << (bits >> 8) % 16 * ((bits >> 12) % 16) / 16;
        const std::uint64_t milliseconds = (bits >> 32) % (tail + 4);
        add(milliseconds / 1'000);
        line_ += '.';
        add(milliseconds % 1'000, 3);
    }

    std::mt19937_64 random_{20'261'001};
    sys_time<milliseconds> now_ = sys_days(2026y / October / 1);
    std::array<std::uint64_t, 64> visits_{};  // the clients that are at it
    std::string line_;
};

}  // namespace

int main(int argc, char** argv) {
    std::uint64_t left = 0;
    const std::string_view size = argc == 2 ? argv[1] : "";
    if (std::from_chars(size.data(), size.data() + size.size(), left).ec != std::errc()) {
        std::cerr << "usage: make_access_log BYTES\n";
        return 2;
    }
    std::ios::sync_with_stdio(false);
    generator lines;
    while (left > 0 && std::cout) {
        const std::string_view line = lines.line();
        std::cout << line;
        left -= std::min<std::uint64_t>(left, line.size());
    }
    return std::cout.flush() ? 0 : 1;
}

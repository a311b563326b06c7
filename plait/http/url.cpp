// SPDX-License-Identifier: MIT
#include "plait/http/url.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/error.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <utility>

namespace plait::http {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;
constexpr int application_fault = 500;
constexpr std::size_t longest_host = 255;

constexpr std::uint16_t usual_port(bool secure) noexcept { return secure ? https_port : http_port; }

std::string lower_case(bytes text) {
    std::string low(text);
    for (char& c : low) c = detail::lower(c);
    return low;
}

std::string shown(char c) {
    constexpr bytes digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f) return {'\'', c, '\''};
    return {'0', 'x', digits[byte >> 4U], digits[byte & 15U]};
}

bool is_ipv4(bytes text) {
    for (int part = 0; part < 4; ++part) {
        if (part > 0) {
            if (text.empty() || text.front() != '.') return false;
            text.remove_prefix(1);
        }
        std::uint8_t value = 0;
        const auto [end, wrong] = std::from_chars(text.begin(), text.end(), value);
        const auto digits = static_cast<std::size_t>(end - text.begin());
        if (wrong != std::errc() || (text.front() == '0' && digits > 1)) return false;
        text.remove_prefix(digits);
    }
    return text.empty();
}

// RFC 3986, section 3.2.2: eight groups, of which "::" stands for one or more, and an IPv4 address
// for the last two.
bool is_ipv6(bytes text) {
    constexpr int all = 8;
    int groups = 0;
    bool shortened = text.starts_with("::");
    if (shortened) text.remove_prefix(2);
    while (!text.empty()) {
        if (groups == all) return false;
        std::size_t digits = 0;
        while (digits < text.size() && detail::hex_value(text[digits]) >= 0) ++digits;
        if (digits < text.size() && text[digits] == '.') {
            groups += 2;
            return is_ipv4(text) && (shortened ? groups < all : groups == all);
        }
        if (digits == 0 || digits > 4) return false;
        ++groups;
        text.remove_prefix(digits);
        if (text.empty()) break;
        if (text.starts_with("::")) {
            if (shortened) return false;
            shortened = true;
            text.remove_prefix(2);
        } else if (text.front() == ':' && text.size() > 1) {
            text.remove_prefix(1);
        } else {
            return false;
        }
    }
    return shortened ? groups < all : groups == all;
}

// The zone of a link-local address, behind "%25" (RFC 6874) or a bare '%'.
bytes zone_of(bytes address) {
    const std::size_t percent = address.find('%');
    if (percent == bytes::npos) return {};
    const bytes zone = address.substr(percent + 1);
    return zone.starts_with("25") ? zone.substr(2) : zone;
}

// RFC 3986, section 5.2.4, of a path that begins with '/'.
std::string without_dot_segments(bytes path) {
    std::string kept;
    while (!path.empty()) {
        const bytes segment = path.substr(0, path.find('/', 1));
        path.remove_prefix(segment.size());
        const bool last = path.empty();
        if (segment == "/..") {
            kept.resize(kept.empty() ? 0 : kept.rfind('/'));
            if (last) kept += '/';
        } else if (segment == "/.") {
            if (last) kept += '/';
        } else {
            kept += segment;
        }
    }
    return kept;
}

}  // namespace

std::string origin::authority() const {
    std::string named(bytes(host).substr(0, host.find('%')));
    if (named.find(':') != std::string::npos) named.insert(0, 1, '[').push_back(']');
    if (port != usual_port(secure)) named.append(1, ':').append(std::to_string(port));
    return named;
}

std::string origin::text() const { return std::string(scheme()).append("://").append(authority()); }

// Takes the parts off the front of the text, each checked.
class url::splitter {
public:
    explicit splitter(url& made) noexcept : made_(made), rest_(made.text_) {}

    void split() {
        scheme();
        if (rest_.starts_with("//")) {
            rest_.remove_prefix(2);
            authority();
        } else if (made_.absolute()) {
            refuse("the scheme", "\"//\" and a host must follow it");
        }
        path_query_fragment();
    }

private:
    [[nodiscard]] piece take(std::size_t size) noexcept {
        const piece taken{static_cast<std::uint32_t>(rest_.data() - made_.text_.data()),
                          static_cast<std::uint32_t>(size)};
        rest_.remove_prefix(size);
        return taken;
    }
    /// Up to the first of `ends`.
    [[nodiscard]] piece take_until(bytes ends) noexcept {
        return take(std::min(rest_.find_first_of(ends), rest_.size()));
    }

    void scheme() {
        const std::size_t colon = rest_.find_first_of(":/?#");
        if (colon == bytes::npos || rest_[colon] != ':') return;
        const bytes named = rest_.substr(0, colon);
        if (!same_text(named, "http") && !same_text(named, "https"))
            refuse("the scheme", "it must be http or https");
        made_.scheme_ = take(colon);
        rest_.remove_prefix(1);
    }

    void authority() {
        const bytes whole = rest_.substr(0, rest_.find_first_of("/?#"));
        if (const std::size_t at = whole.find('@'); at != bytes::npos) {
            check(whole.substr(0, at), "the userinfo", ":", detail::host_character);
            made_.userinfo_ = take(at);
            rest_.remove_prefix(1);
        }
        if (rest_.starts_with('['))
            address();
        else
            name();
        if (rest_.starts_with(':')) port();
    }

    void address() {
        const std::size_t closing = rest_.find_first_of("]/?#");
        if (closing == bytes::npos || rest_[closing] != ']')
            refuse("the host", "']' is missing behind the address");
        const bytes inside = rest_.substr(1, closing - 1);
        const std::size_t percent = inside.find('%');
        if (!is_ipv6(inside.substr(0, percent)))
            refuse("the host", "an IPv6 address must stand in brackets");
        if (percent != bytes::npos) {
            const bytes zone = zone_of(inside);
            if (zone.empty() || !std::ranges::all_of(zone, [](char c) {
                    return detail::is_alnum(static_cast<unsigned char>(c)) ||
                           bytes("-._~").find(c) != bytes::npos;
                }))
                refuse("the host", "the zone of the address must be letters and digits");
        }
        made_.host_ = take(closing + 1);
        if (!rest_.empty() && bytes(":/?#").find(rest_.front()) == bytes::npos)
            refuse("the host", "a port, a path or nothing must follow ']'");
    }

    void name() {
        const std::size_t size = std::min(rest_.find_first_of(":/?#"), rest_.size());
        if (size == 0) refuse("the host", "it is missing");
        if (size > longest_host) refuse("the host", "it is longer than 255 bytes");
        for (std::size_t at = 0; at < size; ++at) {
            if (detail::is(rest_[at], detail::host_character)) continue;
            rest_.remove_prefix(at);
            refuse("the host", shown(rest_.front()) + " cannot stand in it");
        }
        made_.host_ = take(size);
    }

    void port() {
        rest_.remove_prefix(1);
        const bytes digits = rest_.substr(0, rest_.find_first_of("/?#"));
        const auto [end, wrong] = std::from_chars(digits.begin(), digits.end(), made_.port_);
        if (wrong != std::errc() || end != digits.end() || digits.front() == '0')
            refuse("the port", "it must be a number from 1 to 65535");
        rest_.remove_prefix(digits.size());
    }

    void path_query_fragment() {
        check(rest_.substr(0, rest_.find_first_of("?#")), "the path", "", detail::path_character);
        made_.path_ = take_until("?#");
        if (rest_.starts_with('?')) {
            rest_.remove_prefix(1);
            made_.has_query_ = true;
            check(rest_.substr(0, rest_.find('#')), "the query", "", detail::query_character);
            made_.query_ = take_until("#");
        }
        if (rest_.starts_with('#')) {
            rest_.remove_prefix(1);
            check(rest_, "the fragment", "", detail::query_character);
            made_.fragment_ = take(rest_.size());
        }
    }

    void check(bytes part, const char* name, bytes also, detail::character_class allowed) {
        for (std::size_t at = 0; at < part.size(); ++at) {
            const char c = part[at];
            if (detail::is(c, allowed) || also.find(c) != bytes::npos) continue;
            const bool escape = c == '%' && part.size() - at > 2 &&
                                detail::hex_value(part[at + 1]) >= 0 &&
                                detail::hex_value(part[at + 2]) >= 0;
            if (escape) continue;
            rest_.remove_prefix(static_cast<std::size_t>(part.data() - rest_.data()) + at);
            if (c == '%') refuse(name, "two hex digits must follow '%'");
            refuse(name, shown(c) + " cannot stand in it; percent-encode it");
        }
    }

    // Not the text itself: it may hold secrets.
    [[noreturn]] void refuse(const char* part, const std::string& what) const {
        throw protocol_error(application_fault,
                             "not a URL of HTTP: " + std::string(part) + ", at byte " +
                                 std::to_string(rest_.data() - made_.text_.data()) + ": " + what);
    }

    url& made_;
    bytes rest_;
};

url::url(bytes text) : text_(text) {
    if (text.size() > most)
        throw protocol_error(application_fault, "not a URL of HTTP: longer than 65536 bytes");
    splitter(*this).split();
}

std::uint16_t url::port() const noexcept {
    if (port_ != 0 || !absolute()) return port_;
    return usual_port(same_text(scheme(), "https"));
}

origin url::origin() const {
    assert(absolute() && "a relative reference has no origin: resolve it first");
    bytes named = host();
    if (named.front() != '[') return {same_text(scheme(), "https"), lower_case(named), port()};
    named = named.substr(1, named.size() - 2);
    std::string address = lower_case(named.substr(0, named.find('%')));
    if (const bytes zone = zone_of(named); !zone.empty()) address.append(1, '%').append(zone);
    return {same_text(scheme(), "https"), std::move(address), port()};
}

std::string url::target() const {
    std::string made(path());
    if (made.empty()) made = "/";
    if (has_query_) made.append(1, '?').append(query());
    return made;
}

url url::resolve(bytes reference) const {
    assert(absolute() && "only an absolute URL can be a base");
    const url there(reference);
    std::string made(there.absolute() ? there.scheme() : scheme());
    made += "://";
    if (!there.host().empty()) {
        const std::size_t begins = there.absolute() ? there.scheme().size() + 3 : 2;
        made += bytes(there.text_).substr(begins, there.path_.at - begins);
        made += without_dot_segments(there.path());
    } else {
        // Without userinfo: what it opens here, it need not open there.
        made += host();
        if (port_ != 0) made.append(1, ':').append(std::to_string(port_));
        const bytes base = path().empty() ? bytes("/") : path();
        if (there.path().empty()) {
            made += base;
        } else if (there.path().front() == '/') {
            made += without_dot_segments(there.path());
        } else {
            std::string merged(base.substr(0, base.rfind('/') + 1));
            made += without_dot_segments(merged.append(there.path()));
        }
    }
    const bool elsewhere = there.has_query_ || !there.path().empty() || !there.host().empty();
    const url& asks = elsewhere ? there : *this;
    if (asks.has_query_) made.append(1, '?').append(asks.query());
    if (!there.fragment().empty()) made.append(1, '#').append(there.fragment());
    return url(made);
}

}  // namespace plait::http

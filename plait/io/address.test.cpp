// SPDX-License-Identifier: MIT
#include "plait/io/address.hpp"

#include "plait/compose/error.hpp"
#include "plait/io/admission.hpp"
#include "plait/io/network.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>

using namespace plait::io;

TEST_CASE("an address is written as it was read") {
    for (const char* text : {"127.0.0.1:8080", "0.0.0.0:0", "[::1]:443", "[2001:db8::1]:65535"}) {
        CAPTURE(text);
        CHECK(address::parse(text).to_string() == text);
    }
}

TEST_CASE("an address has host and port") {
    const address v4 = address::parse("192.0.2.7:80");
    CHECK(v4.host() == "192.0.2.7");
    CHECK(v4.port() == 80);
    CHECK(v4.with_port(81).to_string() == "192.0.2.7:81");
    CHECK(address::parse("[2001:db8::7]:80").host() == "2001:db8::7");
}

TEST_CASE("no host is all of this machine, localhost is 127.0.0.1") {
    CHECK(address::parse(":8080").to_string() == "[::]:8080");
    CHECK(address::parse("localhost:80").to_string() == "127.0.0.1:80");
}

TEST_CASE("what is no address is refused, and the complaint names it") {
    for (const char* text :
         {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x",
          "::1:80", "[::1]", "example.org:80", "1.2.3:80", "[::1:80", "256.0.0.1:80"}) {
        CAPTURE(text);
        try {
            static_cast<void>(address::parse(text));
            FAIL("accepted");
        } catch (const plait::error& wrong) {
            CHECK(std::string(wrong.what()).find('\'') != std::string::npos);
        }
    }
}

TEST_CASE("an IPv4 address mapped into IPv6 is that IPv4 address") {
    sockaddr_in6 mapped{};
    mapped.sin6_family = AF_INET6;
    mapped.sin6_port = htons(99);
    REQUIRE(::inet_pton(AF_INET6, "::ffff:192.0.2.1", &mapped.sin6_addr) == 1);
    const address found(*reinterpret_cast<const sockaddr*>(&mapped));
    CHECK(found.to_string() == "192.0.2.1:99");
    CHECK(found == address::of("192.0.2.1", 99));
}

TEST_CASE("addresses are equal by family, host and port") {
    CHECK(address::of("::1", 1) == address::of("::1", 1));
    CHECK_FALSE(address::of("::1", 1) == address::of("::1", 2));
    CHECK_FALSE(address::of("::1", 1) == address::of("::2", 1));
    CHECK_FALSE(address::of("::", 1) == address::of("0.0.0.0", 1));
}

TEST_CASE("a host in figures is told from a name") {
    CHECK(address::is_numeric("127.0.0.1"));
    CHECK(address::is_numeric("::1"));
    CHECK_FALSE(address::is_numeric("localhost"));
    CHECK_FALSE(address::is_numeric(""));
    CHECK_FALSE(address::is_numeric(std::string(100, '1')));
}

// ---- networks

TEST_CASE("a network contains the addresses of its prefix, and no others") {
    const network ten = network::parse("10.0.0.0/8");
    CHECK(ten.contains("10.0.0.0"));
    CHECK(ten.contains("10.255.255.255"));
    CHECK_FALSE(ten.contains("11.0.0.0"));
    CHECK_FALSE(ten.contains("9.255.255.255"));
    const network odd = network::parse("192.0.2.128/25");
    CHECK(odd.contains("192.0.2.128"));
    CHECK_FALSE(odd.contains("192.0.2.127"));
    const network six = network::parse("2001:db8::/33");
    CHECK(six.contains("2001:db8:7fff::1"));
    CHECK_FALSE(six.contains("2001:db8:8000::1"));
}

TEST_CASE("a network without a prefix is one address") {
    const network one = network::parse("192.0.2.1");
    CHECK(one.contains("192.0.2.1"));
    CHECK_FALSE(one.contains("192.0.2.2"));
}

TEST_CASE("/0 contains all of its family; IPv4 is not in IPv6's unless all is") {
    CHECK(network::parse("0.0.0.0/0").contains("255.255.255.255"));
    CHECK_FALSE(network::parse("0.0.0.0/0").contains("2001:db8::1"));
    CHECK(network::parse("::/0").contains("2001:db8::1"));
}

TEST_CASE("a mapped IPv4 address counts as IPv4; what is no address is in no network") {
    CHECK(network::parse("10.0.0.0/8").contains("::ffff:10.1.2.3"));
    CHECK_FALSE(network::parse("::/0").contains("ten"));
    CHECK_FALSE(network::parse("::/0").contains(""));
}

TEST_CASE("what is no network is refused") {
    for (const char* text : {"", "10.0.0.0/33", "10.0.0.1/8", "::/129", "10.0.0.0/", "10.0.0.0/x",
                             "ten/8", "10.0.0.0/-1", "2001:db8::1/32"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(network::parse(text)), plait::error);
    }
}

// ---- admission

TEST_CASE("there are as many places as told, and one that is left is free again") {
    admission places(2, admission::unlimited);
    const address one = address::of("192.0.2.1", 1);
    CHECK(places.enter(one));
    CHECK(places.enter(one));
    CHECK_FALSE(places.enter(one));
    CHECK(places.inside() == 2);
    places.leave(one);
    CHECK(places.enter(one));
}

TEST_CASE("an address has its own places, whatever the port; others are not held back") {
    admission places(10, 1);
    CHECK(places.enter(address::of("192.0.2.1", 1)));
    CHECK_FALSE(places.enter(address::of("192.0.2.1", 2)));
    CHECK(places.enter(address::of("192.0.2.2", 1)));
    CHECK(places.inside() == 2);
    places.leave(address::of("192.0.2.1", 9));
    CHECK(places.enter(address::of("192.0.2.1", 3)));
}

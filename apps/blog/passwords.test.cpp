// SPDX-License-Identifier: MIT
#include "apps/blog/passwords.hpp"

#include <doctest/doctest.h>

#include <string>

namespace blogs {
namespace {

TEST_CASE("a password is verified by its hash, another is not") {
    const std::string hash = hash_password("correct horse battery");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(verify_password(hash, "correct horse battery"));
    CHECK_FALSE(verify_password(hash, "correct horse batterz"));
    CHECK_FALSE(verify_password(hash, ""));
}
TEST_CASE("the same password has another hash each time") {
    CHECK(hash_password("same") != hash_password("same"));
}
TEST_CASE("what is no hash has no password") {
    for (const char* hash : {"", "!", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$x$y"})
        CHECK_FALSE(verify_password(hash, ""));
    CHECK_FALSE(verify_password(std::string(4096, '$'), "x"));
}
TEST_CASE("nobody's hash has no password that one would try") {
    CHECK_FALSE(verify_password(nobodys_hash(), ""));
}
TEST_CASE("a token has 256 bits, other ones each time, and its hash tells it not") {
    const std::string token = new_token();
    CHECK(token.size() == 4 + 43);
    CHECK(token.starts_with("sa1_"));
    CHECK(token.find_first_not_of(
              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
          std::string::npos);
    CHECK(new_token() != token);
    CHECK(token_hash(token).size() == 32);
    CHECK(hex(token_hash("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
TEST_CASE("the proof of a form belongs to one session") {
    const std::string token = new_token();
    CHECK(form_proof(token) == form_proof(token));
    CHECK(form_proof(token) != form_proof(new_token()));
    CHECK(equal_secrets(form_proof(token), form_proof(token)));
    CHECK_FALSE(equal_secrets("a", "b"));
    CHECK_FALSE(equal_secrets("a", "ab"));
}

}  // namespace
}  // namespace blogs

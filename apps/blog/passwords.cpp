// SPDX-License-Identifier: MIT
#include "apps/blog/passwords.hpp"

#include "plait/compose/error.hpp"

#include <sodium.h>

#include <array>
#include <cstddef>
#include <new>

namespace blogs {

namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory = std::size_t{19456} << 10U;

const unsigned char* octets(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void ready() {
    static const bool works = sodium_init() >= 0;
    if (!works) throw plait::error("libsodium does not start");
}

template <std::size_t size>
std::string base64url(const std::array<unsigned char, size>& bytes) {
    std::array<char, sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING)>
        text;
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

}  // namespace

std::string hash_password(std::string_view password) {
    ready();
    std::array<char, crypto_pwhash_STRBYTES> hash;
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), passes, memory) != 0)
        throw std::bad_alloc();
    return hash.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
    ready();
    std::array<char, crypto_pwhash_STRBYTES> padded{};
    if (hash.size() >= padded.size()) return false;
    hash.copy(padded.data(), hash.size());
    return crypto_pwhash_str_verify(padded.data(), password.data(), password.size()) == 0;
}

const std::string& nobodys_hash() {
    static const std::string hash = hash_password(new_token());
    return hash;
}

std::string new_token(std::string_view kind) {
    ready();
    std::array<unsigned char, 32> bits;
    randombytes_buf(bits.data(), bits.size());
    return std::string(kind) + base64url(bits);
}

std::string token_hash(std::string_view token) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
    crypto_hash_sha256(hash.data(), octets(token), token.size());
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string form_proof(std::string_view token) {
    constexpr std::string_view purpose = "form proof 1";
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> proof;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, octets(token), token.size());
    crypto_auth_hmacsha256_update(&state, octets(purpose), purpose.size());
    crypto_auth_hmacsha256_final(&state, proof.data());
    return base64url(proof);
}

bool equal_secrets(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        text += digits[octet >> 4U];
        text += digits[octet & 15U];
    }
    return text;
}

}  // namespace blogs

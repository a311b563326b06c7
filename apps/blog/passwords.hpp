// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

// What of accounts is computed. None of it is written to logs.

namespace blogs {

/// Argon2id of a password (19 MiB, 2 passes), with its salt, as a PHC string. Takes tens of
/// milliseconds: not for a loop's thread.
[[nodiscard]] std::string hash_password(std::string_view password);
/// Whether `hash` is of this password; false for what is no hash. As slow.
[[nodiscard]] bool verify_password(std::string_view hash, std::string_view password);
/// A hash that no password has, for names that nobody has: the answer must take as long.
[[nodiscard]] const std::string& nobodys_hash();

/// 256 random bits in 43 characters of base64url, behind what kind of token it is: "sa1_" of a
/// session, "si1_" an invitation.
[[nodiscard]] std::string new_token(std::string_view kind = "sa1_");
/// What of a token is kept: SHA-256, 32 bytes.
[[nodiscard]] std::string token_hash(std::string_view token);

/// The proof that a form was made for the session of this token; it does not tell the token.
[[nodiscard]] std::string form_proof(std::string_view token);
/// In constant time.
[[nodiscard]] bool equal_secrets(std::string_view a, std::string_view b) noexcept;

/// 64 lower-case hex digits: what a file is named by.
[[nodiscard]] std::string hex(std::string_view bytes);

}  // namespace blogs

// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace blogs {

/// Lets each option be said by the environment too: "--tls-cert" by BLOG_TLS_CERT.
void hear_environment(CLI::App& command);

/// Sets what neither the command line nor the environment has said, from a JSON object: each key is an
/// option's name without hyphens before it, a list says it several times. Comments are allowed. Throws
/// CLI::ValidationError, which names the file, for what is no such object or an unknown key.
void read_config(CLI::App& command, const std::string& file);

}  // namespace blogs

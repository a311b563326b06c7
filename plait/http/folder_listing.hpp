// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"
#include "plait/http/response.hpp"
#include "plait/http/static_files.hpp"

#include <string_view>
#include <vector>

namespace plait::http::detail {

/// How many entries of a folder are shown.
inline constexpr std::size_t most_listed = 10'000;

/// What is in a folder, as HTML or, if Accept prefers it, as JSON: folders first, by name. What
/// static_files would not serve is not shown. `path`: of the folder, decoded, without slashes at
/// either end.
[[nodiscard]] response folder_listing(request asked, std::string_view path,
                                      std::vector<listed_file> entries);

}  // namespace plait::http::detail

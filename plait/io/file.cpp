// SPDX-License-Identifier: MIT
#include "plait/io/file.hpp"

#include "plait/io/system_failure.hpp"

#include <fcntl.h>

namespace plait::io {

file::file(io::descriptor opened) : descriptor_(std::move(opened)) {
    if (::fstat(descriptor_.get(), &facts_) != 0) throw system_failure("fstat");
}

file file::open(const std::string& path) {
    io::descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened) throw system_failure("open '" + path + "'");
    return file(std::move(opened));
}

std::size_t file::read(std::uint64_t offset, std::span<char> into) const {
    ssize_t got = 0;
    do got = ::pread(descriptor_.get(), into.data(), into.size(), static_cast<off_t>(offset));
    while (got < 0 && errno == EINTR);
    if (got < 0) throw system_failure("read");
    return static_cast<std::size_t>(got);
}

}  // namespace plait::io

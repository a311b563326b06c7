// SPDX-License-Identifier: MIT
#include "plait/io/folder.hpp"

#include "plait/io/system_failure.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstring>

namespace plait::io {

namespace {

// O_NONBLOCK: a FIFO must not hold us up.
constexpr int reading = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// There is nothing for us, as opposed to: the system has failed.
bool absent(int code) noexcept {
    switch (code) {
        case ENOENT:
        case ENOTDIR:
        case EACCES:
        case EPERM:
        case ELOOP:
        case EXDEV:
        case ENAMETOOLONG:
        case ENXIO:
        case EINVAL: return true;
        default: return false;
    }
}

int openat2(int where, const char* path, std::uint64_t flags, std::uint64_t resolve) noexcept {
    open_how how{};
    how.flags = flags;
    how.resolve = resolve;
    return static_cast<int>(::syscall(SYS_openat2, where, path, &how, sizeof how));
}

}  // namespace

folder::folder(const std::string& path, resolution how)
    : root_(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)), how_(how) {
    if (!root_) throw system_failure("open folder '" + path + "'");
    if (how_ == resolution::by_component) return;
    // Seccomp filters answer EPERM for calls they do not know.
    const descriptor probe(openat2(root_.get(), ".", reading, RESOLVE_BENEATH));
    if (!probe && (errno == ENOSYS || errno == EPERM)) how_ = resolution::by_component;
}

descriptor folder::open_below(std::string_view path) const {
    if (path.find('\0') != std::string_view::npos || path.starts_with('/')) {
        errno = ENOENT;
        return {};
    }
    if (how_ == resolution::by_component) return open_by_component(path);
    const std::string name = path.empty() ? "." : std::string(path);
    descriptor opened;
    // EAGAIN: something was renamed while the kernel looked.
    for (int i = 0; i < 8; ++i) {
        opened.reset(
            openat2(root_.get(), name.c_str(), reading, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS));
        if (opened || (errno != EAGAIN && errno != EINTR)) break;
    }
    return opened;
}

descriptor folder::open_by_component(std::string_view path) const {
    descriptor at(::openat(root_.get(), ".", reading | O_DIRECTORY));
    while (at && !path.empty()) {
        const auto slash = path.find('/');
        const std::string name(path.substr(0, slash));
        if (name.empty() || name == "." || name == "..") {
            errno = ENOENT;
            return {};
        }
        const bool last = slash == std::string_view::npos;
        at.reset(::openat(at.get(), name.c_str(), reading | O_NOFOLLOW | (last ? 0 : O_DIRECTORY)));
        path = last ? std::string_view{} : path.substr(slash + 1);
        if (!last && path.empty() && at) {
            errno = ENOENT;
            return {};
        }
    }
    return at;
}

std::unique_ptr<file> folder::open(std::string_view path) const {
    descriptor opened = open_below(path);
    if (!opened) {
        if (absent(errno)) return nullptr;
        throw system_failure("open '" + std::string(path) + "'");
    }
    auto found = std::make_unique<file>(std::move(opened));
    if (!found->is_regular() && !found->is_folder()) return nullptr;
    return found;
}

std::vector<folder::entry> folder::list(std::string_view path) const {
    descriptor opened = open_below(path);
    if (!opened) {
        if (absent(errno)) return {};
        throw system_failure("open '" + std::string(path) + "'");
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> reader(::fdopendir(opened.get()), &::closedir);
    if (reader == nullptr) {
        if (absent(errno)) return {};
        throw system_failure("list '" + std::string(path) + "'");
    }
    static_cast<void>(opened.release());  // the reader owns it now
    std::vector<entry> found;
    while (const dirent* each = ::readdir(reader.get())) {
        const std::string_view name = each->d_name;
        if (name == "." || name == "..") continue;
        struct stat facts{};
        if (::fstatat(::dirfd(reader.get()), each->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
            continue;  // gone meanwhile
        if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) continue;
        entry& made = found.emplace_back();
        made.name = name;
        made.is_folder = S_ISDIR(facts.st_mode);
        made.size = static_cast<std::uint64_t>(facts.st_size);
        made.modified = nanoseconds(facts.st_mtim);
    }
    return found;
}

}  // namespace plait::io

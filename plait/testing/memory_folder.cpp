// SPDX-License-Identifier: MIT
#include "plait/testing/memory_folder.hpp"

#include <utility>

namespace plait::testing {

std::size_t memory_folder::opened::read(std::uint64_t offset, std::span<char> into) const {
    const std::string& content = node_->content;
    if (offset >= content.size()) return 0;
    return content.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
}

memory_folder::memory_folder() { put_folder(""); }

memory_folder& memory_folder::put(std::string_view path, std::string content,
                                  std::int64_t modified) {
    const std::size_t slash = path.rfind('/');
    if (slash != std::string_view::npos) put_folder(path.substr(0, slash));
    node made{std::move(content), modified, ++inodes_, false};
    nodes_.insert_or_assign(std::string(path), std::make_shared<node>(std::move(made)));
    return *this;
}

memory_folder& memory_folder::put_folder(std::string_view path) {
    for (std::size_t end = path.find('/'); end != std::string_view::npos;
         end = path.find('/', end + 1))
        put_folder(path.substr(0, end));
    if (nodes_.find(path) == nodes_.end())
        nodes_.emplace(path, std::make_shared<node>(node{{}, usual_time, ++inodes_, true}));
    return *this;
}

void memory_folder::truncate(std::string_view path, std::size_t size) {
    nodes_.find(path)->second->content.resize(size);
}

void memory_folder::remove(std::string_view path) { nodes_.erase(nodes_.find(path)); }

std::unique_ptr<const memory_folder::opened> memory_folder::open(std::string_view path) const {
    const auto found = nodes_.find(path);
    if (found == nodes_.end()) return nullptr;
    return std::make_unique<const opened>(found->second);
}

std::vector<memory_folder::entry> memory_folder::list(std::string_view path) const {
    std::vector<entry> entries;
    const std::string inside = path.empty() ? std::string() : std::string(path) + '/';
    for (const auto& [name, each] : nodes_) {
        if (name.size() <= inside.size() || !name.starts_with(inside) ||
            name.find('/', inside.size()) != std::string::npos)
            continue;
        entries.push_back(
            {name.substr(inside.size()), each->is_folder, each->content.size(), each->modified});
    }
    return entries;
}

std::size_t memory_folder::open_count(std::string_view path) const {
    return static_cast<std::size_t>(nodes_.find(path)->second.use_count() - 1);
}

}  // namespace plait::testing

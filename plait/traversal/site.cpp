// SPDX-License-Identifier: MIT
#include "plait/traversal/site.hpp"

#include "plait/traversal/reserved.hpp"
#include "plait/traversal/seal.hpp"

namespace plait::traversal {

namespace {

std::string all_lines(const std::vector<std::string>& found) {
    std::string made = std::to_string(found.size());
    made += found.size() == 1 ? " conflict in the site:" : " conflicts in the site:";
    for (const std::string& each : found) made.append("\n  ").append(each);
    return made;
}

}  // namespace

conflicts::conflicts(std::vector<std::string> found)
    : error(all_lines(found)), list_(std::move(found)) {}

site::site() : model_(std::make_unique<detail::site_model>()) {}
site::~site() = default;

void site::prefix(std::string path) {
    if (path.ends_with('/')) path.pop_back();
    if (!path.empty() && !path.starts_with('/'))
        throw error("the prefix '" + path + "' of a site begins with a slash: \"/app\"");
    change().prefix = std::move(path);
}

void site::seal() { detail::seal(change()); }

bool site::sealed() const noexcept { return model_->sealed; }

const detail::site_model& site::model() const {
    if (!model_->sealed) throw error("the site is not sealed: call seal() when all is mounted");
    return *model_;
}

void site::set_root(detail::type_entry& its,
                    std::function<void(const http::request*, detail::making&)> make, location at) {
    model_->root = &its;
    model_->make_root = std::move(make);
    model_->roots.push_back(at);
}

bool site::is_reserved(const std::type_info& type, std::string_view name) const {
    const detail::type_entry* its = model().find(type);
    if (its == nullptr) throw error("the site does not know " + detail::short_name(type));
    return detail::is_reserved(*its, name);
}

}  // namespace plait::traversal

// SPDX-License-Identifier: MIT
#include "plait/traversal/access.hpp"

#include <algorithm>

namespace plait::traversal {

bool principal::covers(const visitor& who) const noexcept {
    switch (kind_) {
        case kind::everyone: return true;
        case kind::signed_in: return who.signed_in();
        case kind::user: return who.signed_in() && who.name() == name_;
        case kind::group: return who.belongs_to(name_);
    }
    return false;
}

std::string principal::text() const {
    switch (kind_) {
        case kind::everyone: return "everyone";
        case kind::signed_in: return "signed_in";
        case kind::user: return "user " + name_;
        case kind::group: return "group " + name_;
    }
    return {};
}

bool visitor::belongs_to(std::string_view group) const noexcept {
    return std::ranges::find(groups_, group) != groups_.end();
}

bool access_entry::decides(const visitor& who, std::string_view permission) const noexcept {
    return permission_ == permission &&
           std::ranges::any_of(whom_, [&](const principal& one) { return one.covers(who); });
}

std::string access_entry::text() const {
    std::string made = allows_ ? "allow" : "deny";
    for (const principal& one : whom_) made.append(&one == whom_.data() ? " " : ", ") += one.text();
    return made.append(" ").append(permission_);
}

}  // namespace plait::traversal

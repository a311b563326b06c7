// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::traversal {

class visitor;

/// Whom an access entry speaks of.
class principal {
public:
    enum class kind : std::uint8_t { everyone, signed_in, user, group };

    [[nodiscard]] static principal user(std::string name) { return {kind::user, std::move(name)}; }
    [[nodiscard]] static principal group(std::string name) {
        return {kind::group, std::move(name)};
    }
    principal(kind what, std::string name) : name_(std::move(name)), kind_(what) {}

    /// Whether `who` is meant.
    [[nodiscard]] bool covers(const visitor& who) const noexcept;
    /// "everyone", "signed_in", "user ann", "group editors".
    [[nodiscard]] std::string text() const;

    friend bool operator==(const principal&, const principal&) = default;

private:
    std::string name_;
    kind kind_;
};

/// Whoever comes, with a name or without.
inline const principal everyone{principal::kind::everyone, {}};
/// Whoever has a name.
inline const principal signed_in{principal::kind::signed_in, {}};

/// Who visits: somebody with a name, which is not empty, and groups; default made, nobody we know.
class visitor {
public:
    visitor() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    explicit visitor(std::string name, std::vector<std::string> groups = {})
        : name_(std::move(name)), groups_(std::move(groups)) {}

    [[nodiscard]] bool signed_in() const noexcept { return !name_.empty(); }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::vector<std::string>& groups() const noexcept { return groups_; }
    [[nodiscard]] bool belongs_to(std::string_view group) const noexcept;

private:
    std::string name_;
    std::vector<std::string> groups_;
};

/// One entry of an access list. Made by `allow` and `deny`.
class access_entry {
public:
    access_entry(bool allows, std::vector<principal> whom, std::string_view permission,
                 std::source_location where)
        : whom_(std::move(whom)), permission_(permission), where_(where), allows_(allows) {}

    [[nodiscard]] bool allows() const noexcept { return allows_; }
    [[nodiscard]] const std::string& permission() const noexcept { return permission_; }
    /// Where it is written.
    [[nodiscard]] std::source_location where() const noexcept { return where_; }
    /// Whether it decides this.
    [[nodiscard]] bool decides(const visitor& who, std::string_view permission) const noexcept;
    /// "allow everyone view"
    [[nodiscard]] std::string text() const;

private:
    std::vector<principal> whom_;
    std::string permission_;
    std::source_location where_;
    bool allows_;
};

/// `allow(everyone, "view")`, `deny({principal::user("ann"), principal::group("x")}, "edit")`.
[[nodiscard]] inline access_entry allow(
    principal whom, std::string_view permission,
    std::source_location where = std::source_location::current()) {
    return {true, {std::move(whom)}, permission, where};
}
[[nodiscard]] inline access_entry allow(
    std::initializer_list<principal> whom, std::string_view permission,
    std::source_location where = std::source_location::current()) {
    return {true, whom, permission, where};
}
[[nodiscard]] inline access_entry deny(
    principal whom, std::string_view permission,
    std::source_location where = std::source_location::current()) {
    return {false, {std::move(whom)}, permission, where};
}
[[nodiscard]] inline access_entry deny(
    std::initializer_list<principal> whom, std::string_view permission,
    std::source_location where = std::source_location::current()) {
    return {false, whom, permission, where};
}

/// What a resource says about access to it and all below, in order: the first entry that decides
/// counts. What no entry decides, its parent is asked; what nobody decides is denied.
/// Copies share the entries: a resource that has always the same may keep it in a `static const acl`.
class acl {
public:
    acl() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    acl(std::initializer_list<access_entry> entries)
        : entries_(std::make_shared<const std::vector<access_entry>>(entries)) {}

    [[nodiscard]] const access_entry* begin() const noexcept {
        return entries_ ? entries_->data() : nullptr;
    }
    [[nodiscard]] const access_entry* end() const noexcept {
        return entries_ ? entries_->data() + entries_->size() : nullptr;
    }

private:
    std::shared_ptr<const std::vector<access_entry>> entries_;
};

}  // namespace plait::traversal

// SPDX-License-Identifier: MIT
#include "plait/traversal/choice.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/field_name.hpp"
#include "plait/http/list.hpp"
#include "plait/http/negotiation.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace plait::traversal::detail {

namespace {

using http::same_text;
using http::trimmed;

std::string_view essence(std::string_view media_type) {
    return trimmed(media_type.substr(0, media_type.find(';')));
}

// How much a view that gives this type is wanted: named by Accept; only covered by "*/*"; refused.
// Between the first two come the views that do not say what they give.
struct welcome {
    int rank = 0;
    http::quality weight = 0;
    friend auto operator<=>(const welcome&, const welcome&) = default;
};
constexpr int covered = 1;
constexpr int untold = 2;
constexpr int named_type = 3;

bool names(std::string_view accept, std::string_view type) {
    const std::string_view kind = type.substr(0, type.find('/'));
    return std::ranges::any_of(http::list_of(accept), [&](std::string_view element) {
        const std::string_view range = essence(element);
        return same_text(range, type) ||
               (range.ends_with("/*") && same_text(range.substr(0, range.size() - 2), kind));
    });
}

welcome welcome_of(std::string_view accept, std::string_view type) {
    welcome made;
    made.weight = http::type_quality(accept, type);
    if (made.weight > 0) made.rank = names(accept, type) ? named_type : covered;
    return made;
}

bool holds(const predicate& asked, const visit& v) {
    const http::request request = v.request();
    switch (asked.what) {
        case predicate::kind::accepts: return true;  // weighed, not held
        case predicate::kind::content: {
            const auto given = request.field(http::field_name::content_type);
            return given && same_text(essence(*given), asked.name);
        }
        case predicate::kind::param: {
            const auto given = request.query(asked.name);
            return given && (!asked.value || *given == *asked.value);
        }
        case predicate::kind::header: {
            const auto given = request.field(std::string_view(asked.name));
            return given && (!asked.value || *given == *asked.value);
        }
        case predicate::kind::only: return asked.holds(v);
    }
    return false;
}

// What a view lost by; 0: it has not lost.
struct judgement {
    int lost_by = 0;
    welcome wanted;
    std::ptrdiff_t firm = 0;
    const predicate* by = nullptr;
};

judgement judge(const view_entry& view, const visit& v, std::string_view accept) {
    judgement made;
    made.wanted.rank = untold;
    for (const predicate& each : view.predicates) {
        if (each.what == predicate::kind::accepts) {
            made.wanted = welcome_of(accept, each.name);
            if (made.wanted.rank == 0 && made.lost_by == 0) {
                made.lost_by = 406;
                made.by = &each;
            }
            continue;
        }
        ++made.firm;
        if (made.lost_by == 404 || holds(each, v)) continue;
        made.lost_by = each.what == predicate::kind::content ? 415 : 404;
        made.by = &each;
    }
    return made;
}

bool may(const view_entry& view, const resource& context, const visitor& who, decision_log* log) {
    if (!view.permission) {
        if (log != nullptr) log->add("  open to all");
        return true;
    }
    const auto [entry, of] = context.decisive(who, *view.permission);
    if (log != nullptr && entry != nullptr)
        log->add("  " + entry->text() + " of " + of->url() + " decides", entry->where());
    if (log != nullptr && entry == nullptr)
        log->add("  no access entry decides on " + *view.permission + ": denied");
    return entry != nullptr && entry->allows();
}

}  // namespace

choice choose(const view_slot& views, const resource& context, const visit& v,
              std::string_view method, decision_log* log) {
    const bool has_subpath = !v.subpath().empty();
    if (has_subpath && views.allow_subpath.empty()) {
        if (log != nullptr) log->add("  it takes no subpath");
        return choice(404);
    }
    const method_views* own = views.find(method);
    if (own == nullptr && method == "HEAD") own = views.find("GET");
    if (own == nullptr) {
        if (method == "OPTIONS") return choice(204);
        if (log != nullptr)
            log->add("  no view for " + std::string(method) + "; " +
                     std::string(views.allowed(has_subpath)));
        return choice(405);
    }

    const std::string_view accept =
        v.request().field(http::field_name::accept, std::string_view("*/*"));
    const view_entry* best = nullptr;
    judgement of_best;
    bool may_any = false;
    int lost = 404;
    for (const view_entry* each : own->tried) {
        if (has_subpath && !each->subpath) {
            if (log != nullptr) log->add("  " + each->text() + ": takes no subpath", each->where);
            continue;
        }
        // What comes behind a view that holds is better only if it is its equal but more wanted.
        if (best != nullptr && each->owner != best->owner) break;
        const judgement its = judge(*each, v, accept);
        if (best != nullptr && its.firm < of_best.firm) break;
        if (its.lost_by != 0) {
            if (log != nullptr)
                log->add("  " + each->text() + ": lost by " + its.by->text(), each->where);
            if (best == nullptr && !may_any) may_any = may(*each, context, v.who(), nullptr);
            if (its.lost_by == 406 || (its.lost_by == 415 && lost == 404)) lost = its.lost_by;
            continue;
        }
        if (best == nullptr || its.wanted > of_best.wanted) {
            best = each;
            of_best = its;
        }
    }
    if (best == nullptr) {
        const bool any = std::ranges::any_of(
            own->tried, [&](const view_entry* each) { return !has_subpath || each->subpath; });
        return choice(!any ? 405 : !may_any ? 403 : lost);
    }
    if (log != nullptr) log->add("  " + best->text() + ": chosen", best->where);
    return choice(may(*best, context, v.who(), log) ? 200 : 403, best);
}

}  // namespace plait::traversal::detail

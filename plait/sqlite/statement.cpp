// SPDX-License-Identifier: MIT
#include "plait/sqlite/statement.hpp"

#include <sqlite3.h>

namespace plait::sqlite {

namespace {

std::string quoted(sqlite3_stmt* statement) {
    return "'" + std::string(sqlite3_sql(statement)) + "'";
}

}  // namespace

void statement::finalize::operator()(sqlite3_stmt* owned) const noexcept {
    sqlite3_finalize(owned);
}

void statement::check(int code) const {
    if (code != SQLITE_OK)
        detail::fail(sqlite3_db_handle(statement_.get()), quoted(statement_.get()));
}

void statement::begin(std::size_t values) {
    reset();
    ++begun_;
    const int parameters = sqlite3_bind_parameter_count(statement_.get());
    if (static_cast<std::size_t>(parameters) != values)
        throw error(0, quoted(statement_.get()) + " has " + std::to_string(parameters) +
                           " parameters, not " + std::to_string(values));
}

void statement::reset() noexcept {
    // What it says is what the last step said already.
    sqlite3_reset(statement_.get());
}

bool statement::busy() const noexcept { return sqlite3_stmt_busy(statement_.get()) != 0; }

bool statement::step() {
    switch (sqlite3_step(statement_.get())) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: reset(); return false;
        default: break;
    }
    try {
        detail::fail(sqlite3_db_handle(statement_.get()), quoted(statement_.get()));
    } catch (...) {
        reset();
        throw;
    }
}

// SQLITE_STATIC: `start` promises that the value lives long enough.
void statement::bind_null(int at) { check(sqlite3_bind_null(statement_.get(), at)); }
void statement::bind_integer(int at, std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), at, value));
}
void statement::bind_real(int at, double value) {
    check(sqlite3_bind_double(statement_.get(), at, value));
}
void statement::bind_text(int at, std::string_view value) {
    // A null pointer would bind NULL.
    check(sqlite3_bind_text64(statement_.get(), at, value.data() != nullptr ? value.data() : "",
                              value.size(), SQLITE_STATIC, SQLITE_UTF8));
}
void statement::bind_blob(int at, blob_view value) {
    if (value.empty())
        check(sqlite3_bind_zeroblob(statement_.get(), at, 0));
    else
        check(sqlite3_bind_blob64(statement_.get(), at, value.data(), value.size(), SQLITE_STATIC));
}

bool statement::is_null(int at) const {
    if (sqlite3_column_type(statement_.get(), at) != SQLITE_NULL) return false;
    // SQLite reads NULL from a column that there is not.
    if (at >= columns())
        throw error(0, quoted(statement_.get()) + " has no column " + std::to_string(at));
    return true;
}
int statement::columns() const { return sqlite3_column_count(statement_.get()); }

std::string statement::named(int at) const {
    return "column '" + std::string(sqlite3_column_name(statement_.get(), at)) + "' of " +
           quoted(statement_.get());
}
void statement::refuse_null(int at) const {
    throw error(0, named(at) + " is NULL: read it as std::optional");
}
void statement::refuse_width(int at, std::int64_t value) const {
    throw error(0, named(at) + " is " + std::to_string(value) + ": read it as a wider type");
}
// NULL is 0 to SQLite: only a 0 is looked at twice.
std::int64_t statement::integer(int at) const {
    const std::int64_t value = sqlite3_column_int64(statement_.get(), at);
    if (value == 0 && is_null(at)) refuse_null(at);
    return value;
}
double statement::real(int at) const {
    const double value = sqlite3_column_double(statement_.get(), at);
    if (value == 0 && is_null(at)) refuse_null(at);
    return value;
}
std::string_view statement::text(int at) const {
    const auto* first = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), at));
    if (first == nullptr && is_null(at)) refuse_null(at);
    if (first == nullptr) throw error(SQLITE_NOMEM, named(at) + ": out of memory");
    return {first, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), at))};
}
blob_view statement::bytes(int at) const {
    if (is_null(at)) refuse_null(at);
    const auto* first = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), at));
    return {first, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), at))};
}

}  // namespace plait::sqlite

// SPDX-License-Identifier: MIT
#pragma once

#include "plait/sqlite/error.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

struct sqlite3_stmt;

namespace plait::sqlite {

/// Bytes, where text would be taken for characters: bound and read as BLOB.
using blob = std::vector<std::byte>;
using blob_view = std::span<const std::byte>;

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_view = std::same_as<T, std::string_view> || std::same_as<T, blob_view>;
template <class T>
inline constexpr bool is_view<std::optional<T>> = is_view<T>;

}  // namespace detail

/// A prepared statement. Parameters are written `$1`, `$2`, … and must first be used in rising order;
/// then they are the same in PostgreSQL. Belongs to its connection, and to one thread at a time.
class statement {
public:
    /// For `connection::prepare`.
    explicit statement(sqlite3_stmt* owned) noexcept : statement_(owned) {}

    /// Runs it from the start with these values: integers, bool, double, text (std::string_view and
    /// what converts to it), blob_view, nullptr, and std::optional of them. Throws if their number is
    /// not that of the parameters. Text and blobs must live until the last `step()`.
    template <class... Values>
    void start(const Values&... values) {
        begin(sizeof...(Values));
        int at = 0;
        (bind(++at, values), ...);
    }

    /// To the next row; false: there is none, and the statement is at its start again.
    bool step();

    /// Column `at` (from 0) of this row. NULL is read by std::optional only; an integer by what can
    /// hold it (one of 64 bits without a sign holds the negative ones as they were bound).
    /// std::string_view and blob_view live until the next step. Throws error.
    template <class T>
    [[nodiscard]] T get(int at) const {
        if constexpr (detail::is_optional<T>) {
            if (is_null(at)) return std::nullopt;
            return T(get<typename T::value_type>(at));
        } else if constexpr (std::same_as<T, bool>) {
            return integer(at) != 0;
        } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
            const std::int64_t value = integer(at);
            const T held = static_cast<T>(value);
            if (static_cast<std::int64_t>(held) != value) refuse_width(at, value);
            return held;
        } else if constexpr (std::floating_point<T>) {
            return static_cast<T>(real(at));
        } else if constexpr (std::same_as<T, blob_view>) {
            return bytes(at);
        } else if constexpr (std::same_as<T, blob>) {
            const blob_view view = bytes(at);
            return blob(view.begin(), view.end());
        } else {
            return T(text(at));
        }
    }
    /// The first columns of this row.
    template <class... Ts>
    [[nodiscard]] std::tuple<Ts...> row() const {
        return [this]<std::size_t... at>(std::index_sequence<at...>) {
            return std::tuple<Ts...>(this->template get<Ts>(static_cast<int>(at))...);
        }(std::index_sequence_for<Ts...>{});
    }
    [[nodiscard]] bool is_null(int at) const;
    [[nodiscard]] int columns() const;

    /// Ends it early: its locks are released.
    void reset() noexcept;
    /// Whether it is between its first row and its end.
    [[nodiscard]] bool busy() const noexcept;
    /// How often it was started.
    [[nodiscard]] unsigned begun() const noexcept { return begun_; }

private:
    struct finalize {
        void operator()(sqlite3_stmt* owned) const noexcept;
    };

    template <class T>
    void bind(int at, const T& value) {
        if constexpr (detail::is_optional<T>) {
            if (value)
                bind(at, *value);
            else
                bind_null(at);
        } else if constexpr (std::same_as<T, std::nullptr_t>) {
            bind_null(at);
        } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
            bind_integer(at, static_cast<std::int64_t>(value));
        } else if constexpr (std::floating_point<T>) {
            bind_real(at, value);
        } else if constexpr (std::convertible_to<const T&, std::string_view>) {
            bind_text(at, value);
        } else {
            bind_blob(at, value);
        }
    }
    void begin(std::size_t values);
    void bind_null(int at);
    void bind_integer(int at, std::int64_t value);
    void bind_real(int at, double value);
    void bind_text(int at, std::string_view value);
    void bind_blob(int at, blob_view value);
    void check(int code) const;

    [[nodiscard]] std::int64_t integer(int at) const;
    [[nodiscard]] double real(int at) const;
    [[nodiscard]] std::string_view text(int at) const;
    [[nodiscard]] blob_view bytes(int at) const;
    [[nodiscard]] std::string named(int at) const;
    [[noreturn]] void refuse_null(int at) const;
    [[noreturn]] void refuse_width(int at, std::int64_t value) const;

    std::unique_ptr<sqlite3_stmt, finalize> statement_;
    unsigned begun_ = 0;
};

}  // namespace plait::sqlite

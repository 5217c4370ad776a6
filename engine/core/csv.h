// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// A table with a heading, as spreadsheets and scripts exchange it (RFC 4180).
///
/// Fields are text without trimming. A plain value.
class CsvTable {
public:
    /// @param source  what to call the text in messages
    /// @throws Error{Corrupt} naming `source` and the line if there is no heading, a column is
    /// named
    ///         twice, a row has another number of fields, or a quote is never closed.
    [[nodiscard]] static CsvTable parse(std::string_view text, std::string source);

    /// @throws also what `readFile` throws.
    [[nodiscard]] static CsvTable read(const std::filesystem::path& path);

    [[nodiscard]] size_t rows() const { return rows_.size(); }

    /// @throws Error{Corrupt} naming the column and the source if there is no such column.
    [[nodiscard]] const std::string& at(size_t row, std::string_view name) const;

    /// Empty where there is no such column.
    [[nodiscard]] std::string valueOr(size_t row,
                                      std::string_view name,
                                      std::string fallback = {}) const;

private:
    [[nodiscard]] std::optional<size_t> column(std::string_view name) const;

    std::string source_;
    std::vector<std::string> heading_;
    std::vector<std::vector<std::string>> rows_;
};

/// One line with its line end; fields are quoted where they must be.
[[nodiscard]] std::string csvLine(std::span<const std::string> fields);

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text_table.h"

#include <algorithm>
#include <string_view>

namespace r2r::cli {
namespace {

using Row = std::vector<std::string>;

/// "12", "-0.5", "50 %", but not a version such as "4.6.0".
bool startsLikeNumber(std::string_view cell) {
    if (cell.starts_with('-'))
        cell.remove_prefix(1);
    return !cell.empty() && cell.front() >= '0' && cell.front() <= '9' &&
           std::ranges::count(cell, '.') <= 1;
}

struct Column {
    size_t width = 0;
    bool isNumeric = true;
};

std::vector<Column> measured(const std::vector<Row>& rows) {
    std::vector<Column> columns;
    for (const Row& row : rows) {
        columns.resize(std::max(columns.size(), row.size()));
        for (size_t i = 0; i < row.size(); ++i) {
            columns[i].width = std::max(columns[i].width, columnsOf(row[i]));
            if (&row != &rows.front() && !row[i].empty() && !startsLikeNumber(row[i]))
                columns[i].isNumeric = false;
        }
    }
    return columns;
}

}  // namespace

size_t columnsOf(std::string_view text) {
    return static_cast<size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string textTable(const std::vector<Row>& rows) {
    const std::vector<Column> columns = measured(rows);
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i) {
            const std::string space(columns[i].width - columnsOf(row[i]), ' ');
            line += columns[i].isNumeric ? space + row[i] : row[i] + space;
            line += "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

}  // namespace r2r::cli

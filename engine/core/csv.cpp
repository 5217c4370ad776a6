// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/csv.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace r2r {
namespace {

/// Takes records off the front of a text.
class CsvReader {
public:
    CsvReader(std::string_view text, std::string_view source) : rest_(text), source_(source) {
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
        if (rest_.starts_with(kByteOrderMark))
            rest_.remove_prefix(kByteOrderMark.size());
    }

    /// The line, counted from 1, on which the last record began.
    [[nodiscard]] int line() const { return start_; }

    /// The next record that is not an empty line.
    std::optional<std::vector<std::string>> next() {
        while (!rest_.empty()) {
            start_ = line_;
            std::vector<std::string> fields = record();
            if (fields.size() > 1 || !fields.front().empty())
                return fields;
        }
        return std::nullopt;
    }

private:
    std::vector<std::string> record() {
        std::vector<std::string> fields;
        while (true) {
            fields.push_back(rest_.starts_with('"') ? quoted() : plain());
            if (!rest_.starts_with(','))
                break;
            rest_.remove_prefix(1);
        }
        endLine();
        return fields;
    }

    std::string plain() {
        const size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
        std::string field(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return field;
    }

    std::string quoted() {
        rest_.remove_prefix(1);
        std::string field;
        while (true) {
            const size_t end = rest_.find('"');
            if (end == rest_.npos)
                throw Error(ErrorCode::Corrupt,
                            fmt::format("{}: a quote in line {} is never closed", source_, start_));
            field += rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
            if (!rest_.starts_with('"'))
                break;
            field += '"';
            rest_.remove_prefix(1);
        }
        line_ += static_cast<int>(std::ranges::count(field, '\n'));
        return field;
    }

    void endLine() {
        if (!rest_.empty() && rest_.front() != '\r' && rest_.front() != '\n')
            throw Error(
                ErrorCode::Corrupt,
                fmt::format("{}: text follows a closing quote in line {}", source_, start_));
        if (rest_.starts_with('\r'))
            rest_.remove_prefix(1);
        if (rest_.starts_with('\n'))
            rest_.remove_prefix(1);
        ++line_;
    }

    std::string_view rest_;
    std::string_view source_;
    int line_ = 1;
    int start_ = 1;
};

}  // namespace

CsvTable CsvTable::parse(std::string_view text, std::string source) {
    CsvTable table;
    table.source_ = std::move(source);
    CsvReader reader(text, table.source_);
    std::optional<std::vector<std::string>> fields = reader.next();
    if (!fields)
        throw Error(ErrorCode::Corrupt, fmt::format("{} is empty", table.source_));
    table.heading_ = std::move(*fields);
    if (std::set(table.heading_.begin(), table.heading_.end()).size() != table.heading_.size())
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has two columns of the same name", table.source_));
    while ((fields = reader.next())) {
        if (fields->size() != table.heading_.size())
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{}: line {} has {} fields, the heading {}",
                                    table.source_,
                                    reader.line(),
                                    fields->size(),
                                    table.heading_.size()));
        table.rows_.push_back(std::move(*fields));
    }
    return table;
}

CsvTable CsvTable::read(const std::filesystem::path& path) {
    const std::vector<std::byte> content = readFile(path);
    return parse({reinterpret_cast<const char*>(content.data()), content.size()}, path.string());
}

std::optional<size_t> CsvTable::column(std::string_view name) const {
    const auto found = std::ranges::find(heading_, name);
    if (found == heading_.end())
        return std::nullopt;
    return static_cast<size_t>(found - heading_.begin());
}

const std::string& CsvTable::at(size_t row, std::string_view name) const {
    const std::optional<size_t> index = column(name);
    if (!index)
        throw Error(ErrorCode::Corrupt, fmt::format("{} has no column \"{}\"", source_, name));
    return rows_.at(row)[*index];
}

std::string CsvTable::valueOr(size_t row, std::string_view name, std::string fallback) const {
    const std::optional<size_t> index = column(name);
    return index ? rows_.at(row)[*index] : std::move(fallback);
}

std::string csvLine(std::span<const std::string> fields) {
    std::string text;
    for (const std::string& field : fields) {
        if (&field != fields.data())
            text += ',';
        if (field.find_first_of(",\"\r\n") == std::string::npos) {
            text += field;
            continue;
        }
        text += '"';
        for (const char c : field)
            text.append(c == '"' ? 2 : 1, c);
        text += '"';
    }
    return text + "\r\n";
}

}  // namespace r2r

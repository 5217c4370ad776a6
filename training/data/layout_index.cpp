// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/csv.h"
#include "engine/core/error.h"
#include "training/data/layouts.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

namespace r2r::layouts {
namespace {

namespace fs = std::filesystem;

/// The first of these columns that the table has and that is not empty in this row.
std::string firstOf(const CsvTable& table, size_t row, std::span<const char* const> names) {
    for (const char* name : names)
        if (std::string value = table.valueOr(row, name); !value.empty())
            return value;
    return {};
}

/// Tables from other systems have backslashes between folders.
fs::path fileOf(const fs::path& folder, std::string name) {
    std::ranges::replace(name, '\\', '/');
    const fs::path path = fs::path(name).lexically_normal();
    if (name.find('\0') != std::string::npos || path.is_absolute() || *path.begin() == "..")
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{}: \"{}\" must be a path below this folder", folder.string(), name));
    return folder / name;
}

/// Tables of some systems say in this column how a mask was made, in a word.
bool namesFile(const fs::path& folder, const std::string& name) {
    std::error_code error;
    return !name.empty() &&
           (fs::path(name).has_extension() || fs::exists(fileOf(folder, name), error));
}

PairFiles member(const CsvTable& table, size_t row, const fs::path& folder) {
    constexpr const char* kReal[] = {"reference", "real", "photo", "image"};
    PairFiles files{.id = table.at(row, "id"),
                    .subset = table.valueOr(row, "subset"),
                    .split = table.valueOr(row, "split"),
                    .licence = table.valueOr(row, "licence"),
                    .provenance = table.valueOr(row, "provenance")};
    const std::string composite = table.valueOr(row, "composite");
    if (!composite.empty())
        files.composite = fileOf(folder, composite);
    const std::string real = firstOf(table, row, kReal);
    files.real = real.empty() ? pictureNamed(folder / "images", files.id) : fileOf(folder, real);
    const std::string mask = table.valueOr(row, "mask");
    files.mask =
        namesFile(folder, mask) ? fileOf(folder, mask) : pictureNamed(folder / "masks", files.id);
    return files;
}

}  // namespace

std::optional<fs::path> indexTable(const fs::path& folder) {
    std::error_code error;
    for (const char* name : {"index.csv", "pairs.csv"})
        if (fs::is_regular_file(folder / name, error))
            return folder / name;
    return std::nullopt;
}

std::vector<PairFiles> index(const fs::path& folder) {
    const std::optional<fs::path> path = indexTable(folder);
    if (!path)
        throw Error(ErrorCode::NotFound,
                    fmt::format("there is no index.csv and no pairs.csv in {}", folder.string()));
    const CsvTable table = CsvTable::read(*path);
    std::vector<PairFiles> members;
    for (size_t row = 0; row < table.rows(); ++row)
        members.push_back(member(table, row, folder));
    return members;
}

}  // namespace r2r::layouts

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/project_words.h"

#include "app/cli/text_table.h"
#include "engine/core/counted.h"
#include "engine/core/json_fields.h"

#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace r2r::cli {
namespace {

constexpr size_t kMost = 10'000;  // of a list

std::string pictureWords(const JsonFields& picture) {
    const Json* name = picture.find("name");
    return fmt::format("{}, {}×{} pixels, {}",
                       name && name->is_string() ? name->get<std::string>() : "in no file",
                       picture.required<int>("width"),
                       picture.required<int>("height"),
                       picture.required<std::string>("stored") == "link" ? "linked" : "inside");
}

std::string foregroundWords(const JsonFields& foreground) {
    const JsonFields harmony = foreground.object("harmony");
    const double strength = harmony.object("strength").required<double>("overall");
    return fmt::format("{}: {} at {} %{}",
                       foreground.required<std::string>("name"),
                       harmony.required<std::string>("model"),
                       std::lround(strength * 100),
                       foreground.required<bool>("hidden") ? ", hidden" : "");
}

}  // namespace

std::string projectInWords(const Json& document) {
    const JsonFields fields(document, "the project");
    std::vector<std::vector<std::string>> rows{
        {"format", fmt::format("R2R Studio project, version {}", fields.required<int>("version"))},
        {"saved by", fields.optional<std::string>("program", "an unknown program")}};
    for (const JsonFields& picture : fields.objects("pictures", 0, kMost))
        rows.push_back({"picture", pictureWords(picture)});
    for (const JsonFields& foreground : fields.objects("foregrounds", 0, kMost))
        rows.push_back({"foreground", foregroundWords(foreground)});
    const auto found = static_cast<int64_t>(fields.objects("found", 0, kMost).size());
    rows.push_back({"found", counted(found, "change") + " of colours"});
    if (const auto notes = fields.optional<std::string>("notes", ""); !notes.empty())
        rows.push_back({"notes", notes});
    return textTable(rows);
}

}  // namespace r2r::cli

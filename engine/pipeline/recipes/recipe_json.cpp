// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/pipeline/recipes/recipe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

/// The written form of a recipe: `toJson` and `recipeFromJson`.
namespace r2r {
namespace {

// Version 2 added the form of the picture. A recipe that does without it is still written as
// version 1, so that older programs read it.
constexpr int kFormatVersion = 2;

std::string_view policyName(MetadataPolicy policy) {
    switch (policy) {
        case MetadataPolicy::Strip:
            return "strip";
        case MetadataPolicy::StripLocation:
            return "strip-location";
        case MetadataPolicy::Keep:
            break;
    }
    return "keep";
}

constexpr std::array<std::pair<OutputContent, std::string_view>, 3> kContents{{
    {OutputContent::Picture, "picture"},
    {OutputContent::Foreground, "foreground"},
    {OutputContent::CroppedForeground, "cropped-foreground"},
}};

constexpr std::array<std::pair<SampleType, int>, 3> kBits{{
    {SampleType::U8, 8},
    {SampleType::U16, 16},
    {SampleType::F32, 32},
}};

/// What `table` has for `key`, which is in it.
template <typename Table, typename Key>
auto valueOf(const Table& table, const Key& key) {
    return std::ranges::find(table, key, &Table::value_type::first)->second;
}

/// The key of a value that somebody wrote.
template <typename Table, typename Value>
auto keyOf(const Table& table, const Value& value, const std::string& source, const char* field) {
    const auto found = std::ranges::find(table, value, &Table::value_type::second);
    if (found == table.end())
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has the unknown {} \"{}\"", source, field, value));
    return found->first;
}

Json fileJson(const RecipeFile& file) {
    return {{"path", file.path.generic_string()}, {"sha256", file.sha256}};
}

Json rectJson(const Rect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

Json foregroundJson(const RecipeForeground& foreground) {
    Json json = Json::object();
    if (foreground.image) {
        json["image"] = fileJson(*foreground.image);
        json["placement"] = {{"x", foreground.placement.centre.x},
                             {"y", foreground.placement.centre.y},
                             {"scale", foreground.placement.scale},
                             {"degrees", foreground.placement.degrees},
                             {"flipped", foreground.placement.isFlipped}};
    }
    if (foreground.mask)
        json["mask"] = fileJson(*foreground.mask);
    if (!foreground.maskOperations.empty()) {
        json["mask_operations"] = Json::array();
        for (const MaskOperation& operation : foreground.maskOperations)
            json["mask_operations"].push_back(toText(operation));
    }
    const HarmonySettings& harmony = foreground.harmony;
    json["model"] = harmony.model;
    if (!foreground.modelIdentity.empty())
        json["model_identity"] = foreground.modelIdentity;
    json["seed"] = harmony.seed;
    if (harmony.steps > 0)
        json["steps"] = harmony.steps;
    if (harmony.workingSide > 0)
        json["working_side"] = harmony.workingSide;
    if (harmony.guard)
        json["guard"] = *harmony.guard;
    json["strength"] = {{"overall", harmony.strength.overall},
                        {"lightness", harmony.strength.lightness},
                        {"color", harmony.strength.color}};
    if (harmony.reference)
        json["reference"] = rectJson(*harmony.reference);
    if (!foreground.name.empty())
        json["name"] = foreground.name;
    if (foreground.isHidden)
        json["hidden"] = true;
    if (foreground.isLocked)
        json["locked"] = true;
    return json;
}

/// Reads fields of one JSON object and names it in every message.
class FieldReader {
public:
    FieldReader(const Json& object, std::string source)
        : object_(object), source_(std::move(source)) {
        if (!object.is_object())
            throw Error(ErrorCode::Corrupt, fmt::format("{} is not a JSON object", source_));
    }

    [[nodiscard]] bool has(const char* key) const { return object_.contains(key); }

    [[nodiscard]] FieldReader inner(const char* key) const {
        return {requiredReference(key), fmt::format("{} · {}", source_, key)};
    }

    [[nodiscard]] const Json& requiredReference(const char* key) const {
        if (!has(key))
            throw Error(ErrorCode::Corrupt, fmt::format("{} has no field \"{}\"", source_, key));
        return object_.at(key);
    }

    template <typename T>
    [[nodiscard]] T required(const char* key) const {
        return requiredField<T>(object_, key, source_);
    }

    template <typename T>
    [[nodiscard]] T optional(const char* key, T fallback) const {
        return optionalField<T>(object_, key, std::move(fallback), source_);
    }

    /// A finite number inside [low, high].
    [[nodiscard]] double number(const char* key, double fallback, double low, double high) const {
        const double value = optional<double>(key, fallback);
        if (!(value >= low && value <= high))
            throw Error(
                ErrorCode::Corrupt,
                fmt::format("{} has {} = {}, outside {}…{}", source_, key, value, low, high));
        return value;
    }

    [[nodiscard]] const std::string& source() const { return source_; }

private:
    const Json& object_;
    std::string source_;
};

RecipeFile fileFrom(const FieldReader& fields) {
    return {.path = fields.required<std::string>("path"),
            .sha256 = fields.optional<std::string>("sha256", {})};
}

Rect rectFrom(const FieldReader& fields, const char* key) {
    const auto values = fields.required<std::vector<int>>(key);
    if (values.size() != 4 || values[2] <= 0 || values[3] <= 0)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} · {} is not [x, y, width, height]", fields.source(), key));
    return {values[0], values[1], values[2], values[3]};
}

Placement placementFrom(const FieldReader& fields) {
    constexpr double kFar = 1e7;
    return {.centre = {fields.number("x", 0, -kFar, kFar), fields.number("y", 0, -kFar, kFar)},
            .scale = fields.number("scale", 1, 1e-4, 1e4),
            .degrees = fields.number("degrees", 0, -1e6, 1e6),
            .isFlipped = fields.optional<bool>("flipped", false)};
}

ChangeStrength strengthFrom(const FieldReader& fields) {
    const auto factor = [&](const char* key) {
        return static_cast<float>(fields.number(key, 1, 0, 1.5));
    };
    return {
        .overall = factor("overall"), .lightness = factor("lightness"), .color = factor("color")};
}

RecipeForeground foregroundFrom(const FieldReader& fields) {
    RecipeForeground foreground;
    if (fields.has("image")) {
        foreground.image = fileFrom(fields.inner("image"));
        foreground.placement = placementFrom(fields.inner("placement"));
    }
    if (fields.has("mask"))
        foreground.mask = fileFrom(fields.inner("mask"));
    for (const auto& text : fields.optional<std::vector<std::string>>("mask_operations", {}))
        foreground.maskOperations.push_back(parseMaskOperation(text));
    foreground.harmony.model = fields.required<std::string>("model");
    foreground.modelIdentity = fields.optional<std::string>("model_identity", {});
    foreground.harmony.seed = fields.optional<uint64_t>("seed", 0);
    foreground.harmony.steps = static_cast<int>(fields.number("steps", 0, 0, kMostSteps));
    foreground.harmony.workingSide =
        static_cast<int>(fields.number("working_side", 0, 0, kLargestWorkingSide));
    if (fields.has("guard"))
        foreground.harmony.guard = fields.optional<bool>("guard", true);
    if (fields.has("strength"))
        foreground.harmony.strength = strengthFrom(fields.inner("strength"));
    if (fields.has("reference"))
        foreground.harmony.reference = rectFrom(fields, "reference");
    foreground.name = fields.optional<std::string>("name", {});
    foreground.isHidden = fields.optional<bool>("hidden", false);
    foreground.isLocked = fields.optional<bool>("locked", false);
    return foreground;
}

MetadataPolicy policyFrom(const FieldReader& fields) {
    const auto name = fields.optional<std::string>("metadata", "keep");
    for (const auto policy :
         {MetadataPolicy::Keep, MetadataPolicy::Strip, MetadataPolicy::StripLocation})
        if (name == policyName(policy))
            return policy;
    throw Error(ErrorCode::Corrupt,
                fmt::format("{} has the unknown metadata policy \"{}\"", fields.source(), name));
}

/// Adds what is not as usual.
void addForm(const OutputForm& form, Json& output) {
    if (form.content != OutputContent::Picture)
        output["content"] = valueOf(kContents, form.content);
    if (form.sampleType)
        output["bits"] = valueOf(kBits, *form.sampleType);
    if (form.profile == OutputProfile::Srgb)
        output["profile"] = "srgb";
    if (form.alpha != OutputAlpha::WhereHeld)
        output["alpha"] = form.alpha == OutputAlpha::Keep;
    if (form.longerSide > 0)
        output["longer_side"] = form.longerSide;
}

OutputForm formFrom(const FieldReader& output) {
    OutputForm form{.longerSide =
                        static_cast<int>(output.number("longer_side", 0, 0, kLargestOutputSide))};
    form.content = keyOf(
        kContents, output.optional<std::string>("content", "picture"), output.source(), "content");
    if (output.has("bits"))
        form.sampleType = keyOf(kBits, output.required<int>("bits"), output.source(), "bits");
    if (output.has("alpha"))
        form.alpha = output.required<bool>("alpha") ? OutputAlpha::Keep : OutputAlpha::Drop;
    const auto profile = output.optional<std::string>("profile", "background");
    if (profile != "background" && profile != "srgb")
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has the unknown profile \"{}\"", output.source(), profile));
    form.profile = profile == "srgb" ? OutputProfile::Srgb : OutputProfile::Background;
    return form;
}

}  // namespace

Json toJson(const Recipe& recipe) {
    const bool isUsual = recipe.form == OutputForm();
    Json json = {{"format", kRecipeFormat},
                 {"version", isUsual ? 1 : kFormatVersion},
                 {"program", recipe.program},
                 {"device", recipe.device},
                 {"background", fileJson(recipe.background)},
                 {"foregrounds", Json::array()},
                 {"output",
                  {{"jpeg_quality", recipe.output.jpegQuality},
                   {"webp_lossless", recipe.output.isWebpLossless},
                   {"metadata", policyName(recipe.output.metadata)}}}};
    addForm(recipe.form, json["output"]);
    for (const RecipeForeground& foreground : recipe.foregrounds)
        json["foregrounds"].push_back(foregroundJson(foreground));
    return json;
}

Recipe recipeFromJson(const Json& json, std::string_view source) {
    const FieldReader fields(json, std::string(source));
    if (fields.optional<std::string>("format", {}) != kRecipeFormat)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not a recipe of R2R Studio", source),
            "A recipe is written by r2r harmonize --recipe FILE or by the editor's export.");
    if (const int version = fields.required<int>("version"); version > kFormatVersion)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a recipe of version {}; this program reads up to version {}",
                                source,
                                version,
                                kFormatVersion),
                    "Install a newer R2R Studio.");
    Recipe recipe{.background = fileFrom(fields.inner("background")),
                  .device = fields.optional<std::string>("device", "auto"),
                  .program = fields.optional<std::string>("program", {})};
    const Json& foregrounds = fields.requiredReference("foregrounds");
    if (!foregrounds.is_array())
        throw Error(ErrorCode::Corrupt, fmt::format("{} has no list of foregrounds", source));
    for (size_t i = 0; i < foregrounds.size(); ++i)
        recipe.foregrounds.push_back(
            foregroundFrom({foregrounds[i], fmt::format("{} · foreground {}", source, i + 1)}));
    if (fields.has("output")) {
        const FieldReader output = fields.inner("output");
        recipe.output.jpegQuality = static_cast<int>(output.number("jpeg_quality", 95, 1, 100));
        recipe.output.isWebpLossless = output.optional<bool>("webp_lossless", true);
        recipe.output.metadata = policyFrom(output);
        recipe.form = formFrom(output);
    }
    return recipe;
}

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/core/path_text.h"
#include "engine/imaging/masks/edge_refinement.h"
#include "engine/pipeline/output_words.h"
#include "engine/pipeline/recipes/recipe.h"
#include "engine/pipeline/recipes/setting_fields.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>

/// The written form of a recipe: `toJson` and `recipeFromJson`.
namespace r2r {
namespace {

// Version 2 added the form of the picture, version 3 the opacity of foregrounds, version 4 that the
// old background is taken out of their edges, perspective, masks that are found or refined, and
// shadows. A recipe that does without them is still written as an earlier version, so that older
// programs read it.
constexpr int kFormatVersion = 4;
constexpr int kVersionOfOpacity = 3;
constexpr int kVersionOfForms = 2;

constexpr auto kProfiles = enumWords<OutputProfile>({
    {OutputProfile::Background, "background"},
    {OutputProfile::Srgb, "srgb"},
});

constexpr const char* kSubject = "subject";  // the content of a foreground's "mask_from"

Json fileJson(const RecipeFile& file) {
    return {{"path", textOfPath(file.path)}, {"sha256", file.sha256}};
}

Json foregroundJson(const RecipeForeground& foreground) {
    Json json = Json::object();
    if (foreground.image) {
        json["image"] = fileJson(*foreground.image);
        json["placement"] = placementJson(foreground.placement);
        if (foreground.isDecontaminated)
            json["decontaminate"] = true;
        if (foreground.shadow)
            json["shadow"] = shadowJson(*foreground.shadow);
    }
    if (foreground.mask)
        json["mask"] = fileJson(*foreground.mask);
    if (foreground.foundMask) {
        json["mask_from"] = kSubject;
        if (!foreground.foundMask->foundBy.empty())
            json["mask_found_by"] = foreground.foundMask->foundBy;
    }
    if (foreground.refinePx > 0)
        json["refine"] = foreground.refinePx;
    if (!foreground.maskOperations.empty()) {
        json["mask_operations"] = Json::array();
        for (const MaskOperation& operation : foreground.maskOperations)
            json["mask_operations"].push_back(toText(operation));
    }
    if (foreground.opacity != 1)
        json["opacity"] = foreground.opacity;
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
    json["strength"] = strengthJson(harmony.strength);
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

RecipeFile fileFrom(const JsonFields& fields) {
    return {.path = pathOfText(fields.required<std::string>("path")),
            .sha256 = fields.optional<std::string>("sha256", "")};
}

RecipeForeground foregroundFrom(const JsonFields& fields) {
    RecipeForeground foreground;
    if (fields.has("image")) {
        foreground.image = fileFrom(fields.object("image"));
        foreground.placement = placementFrom(fields.object("placement"));
        foreground.isDecontaminated = fields.optional<bool>("decontaminate", false);
        if (fields.has("shadow"))
            foreground.shadow = shadowFrom(fields.object("shadow"));
    }
    if (fields.has("mask"))
        foreground.mask = fileFrom(fields.object("mask"));
    if (fields.has("mask_from")) {
        if (fields.required<std::string>("mask_from") != kSubject)
            fields.fail("mask_from", "must be \"subject\"");
        foreground.foundMask = FoundMask{fields.optional<std::string>("mask_found_by", "")};
    }
    foreground.refinePx = fields.optional("refine", 0.0, {.least = 0, .most = kMostRefinedPx});
    foreground.opacity = opacityFrom(fields);
    for (const auto& text : fields.optional<std::vector<std::string>>("mask_operations", {}))
        foreground.maskOperations.push_back(parseMaskOperation(text));
    foreground.harmony.model = fields.required<std::string>("model");
    foreground.modelIdentity = fields.optional<std::string>("model_identity", "");
    foreground.harmony.seed = fields.optional<uint64_t>("seed", 0);
    foreground.harmony.steps = fields.optional("steps", 0, {.least = 0, .most = kMostSteps});
    foreground.harmony.workingSide =
        fields.optional("working_side", 0, {.least = 0, .most = kLargestWorkingSide});
    if (fields.has("guard"))
        foreground.harmony.guard = fields.required<bool>("guard");
    if (fields.has("strength"))
        foreground.harmony.strength = strengthFrom(fields.object("strength"));
    if (fields.has("reference"))
        foreground.harmony.reference = rectFrom(fields, "reference");
    foreground.name = fields.optional<std::string>("name", "");
    foreground.isHidden = fields.optional<bool>("hidden", false);
    foreground.isLocked = fields.optional<bool>("locked", false);
    return foreground;
}

/// Adds what is not as usual.
void addForm(const OutputForm& form, Json& output) {
    if (form.content != OutputContent::Picture)
        output["content"] = kOutputContents.word(form.content);
    if (form.sampleType)
        output["bits"] = 8 * bytesPerSample(*form.sampleType);
    if (form.profile == OutputProfile::Srgb)
        output["profile"] = kProfiles.word(form.profile);
    if (form.alpha != OutputAlpha::WhereHeld)
        output["alpha"] = form.alpha == OutputAlpha::Keep;
    if (form.longerSide > 0)
        output["longer_side"] = form.longerSide;
}

OutputForm formFrom(const JsonFields& output) {
    OutputForm form{
        .content = output.choice("content", kOutputContents, OutputContent::Picture),
        .profile = output.choice("profile", kProfiles, OutputProfile::Background),
        .longerSide = output.optional("longer_side", 0, {.least = 0, .most = kLargestOutputSide})};
    if (output.has("bits")) {
        form.sampleType = kSampleBits.value(std::to_string(output.required<int>("bits")));
        if (!form.sampleType)
            output.fail("bits", "must be " + kSampleBits.list(", ", " or "));
    }
    if (output.has("alpha"))
        form.alpha = output.required<bool>("alpha") ? OutputAlpha::Keep : OutputAlpha::Drop;
    return form;
}

/// The earliest version that can say it.
int versionOf(const Recipe& recipe) {
    const auto isOpaque = [](const RecipeForeground& each) { return each.opacity == 1; };
    const auto isNewest = [](const RecipeForeground& each) {
        return each.isDecontaminated || (each.image && each.placement.corners) || each.foundMask ||
               each.refinePx > 0 || (each.image && each.shadow);
    };
    if (std::ranges::any_of(recipe.foregrounds, isNewest))
        return kFormatVersion;
    if (!std::ranges::all_of(recipe.foregrounds, isOpaque))
        return kVersionOfOpacity;
    OutputForm form = recipe.form;
    form.wantsLayers = false;  // the name of the file decides, again when it is replayed
    return form == OutputForm() ? 1 : kVersionOfForms;
}

}  // namespace

Json toJson(const Recipe& recipe) {
    Json json = {{"format", kRecipeFormat},
                 {"version", versionOf(recipe)},
                 {"program", recipe.program},
                 {"device", recipe.device},
                 {"background", fileJson(recipe.background)},
                 {"foregrounds", Json::array()},
                 {"output",
                  {{"jpeg_quality", recipe.output.jpegQuality},
                   {"webp_lossless", recipe.output.isLossless},
                   {"metadata", kMetadataPolicies.word(recipe.output.metadata)}}}};
    addForm(recipe.form, json["output"]);
    for (const RecipeForeground& foreground : recipe.foregrounds)
        json["foregrounds"].push_back(foregroundJson(foreground));
    return json;
}

Recipe recipeFromJson(const Json& json, std::string_view source) {
    const JsonFields fields(json, std::string(source));
    if (fields.optional<std::string>("format", "") != kRecipeFormat)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} is not a recipe of R2R Studio", source),
                    "A recipe is written by the editor's export; r2r harmonize --recipe FILE "
                    "writes one, too.");
    if (const int version = fields.required<int>("version"); version > kFormatVersion)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a recipe of version {}; this program reads up to version {}",
                                source,
                                version,
                                kFormatVersion),
                    "Install a newer R2R Studio.");
    Recipe recipe{.background = fileFrom(fields.object("background")),
                  .device = fields.optional<std::string>("device", "auto"),
                  .program = fields.optional<std::string>("program", "")};
    for (const JsonFields& foreground : fields.objects("foregrounds", 0, kMostForegrounds))
        recipe.foregrounds.push_back(foregroundFrom(foreground));
    if (fields.has("output")) {
        const JsonFields output = fields.object("output");
        recipe.output.jpegQuality = output.optional("jpeg_quality", 95, {.least = 1, .most = 100});
        recipe.output.isLossless = output.optional<bool>("webp_lossless", true);
        recipe.output.metadata = output.choice("metadata", kMetadataPolicies, MetadataPolicy::Keep);
        recipe.form = formFrom(output);
    }
    return recipe;
}

}  // namespace r2r

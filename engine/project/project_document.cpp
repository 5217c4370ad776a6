// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_document.h"

#include "engine/core/error.h"
#include "engine/pipeline/recipes/setting_fields.h"
#include "engine/project/note_fields.h"

#include <fmt/format.h>
#include <limits>
#include <utility>

namespace r2r {
namespace {

constexpr NumberRange kIds = {.least = 0, .most = std::numeric_limits<uint32_t>::max()};

Json optionalRect(const std::optional<Rect>& rect) {
    return rect ? rectJson(*rect) : Json(nullptr);
}

bool isFilled(const JsonFields& fields, const char* key) {
    const Json* value = fields.find(key);
    return value && !value->is_null();
}

ForegroundId idFrom(const JsonFields& fields, const char* key) {
    return static_cast<ForegroundId>(fields.required<uint32_t>(key, kIds));
}

/// The entry of a list with the id of `wanted`; null if there is none.
const Json* sameEntry(const Json& list, const Json& wanted) {
    if (!wanted.is_object() || !wanted.contains("id"))
        return nullptr;
    for (const Json& entry : list)
        if (entry.is_object() && entry.contains("id") && entry["id"] == wanted["id"])
            return &entry;
    return nullptr;
}

}  // namespace

Json harmonyJson(const HarmonySettings& harmony) {
    return {{"model", harmony.model},
            {"strength", strengthJson(harmony.strength)},
            {"seed", harmony.seed},
            {"steps", harmony.steps},
            {"working_side", harmony.workingSide},
            {"guard", harmony.guard ? Json(*harmony.guard) : Json(nullptr)},
            {"reference", optionalRect(harmony.reference)}};
}

HarmonySettings harmonyFrom(const JsonFields& fields) {
    HarmonySettings harmony{
        .model = fields.required<std::string>("model"),
        .strength = strengthFrom(fields.object("strength")),
        .seed = fields.required<uint64_t>("seed"),
        .steps = fields.required<int>("steps", {.least = 0, .most = kMostSteps}),
        .workingSide =
            fields.required<int>("working_side", {.least = 0, .most = kLargestWorkingSide}),
        .guard = std::nullopt,
        .reference = std::nullopt};
    if (isFilled(fields, "guard"))
        harmony.guard = fields.required<bool>("guard");
    if (isFilled(fields, "reference"))
        harmony.reference = rectFrom(fields, "reference");
    return harmony;
}

Json foregroundJson(const Foreground& foreground, int64_t picture, const std::string& identity) {
    return {{"id", static_cast<uint32_t>(foreground.id)},
            {"name", foreground.name},
            {"picture", picture},
            {"placement", placementJson(foreground.placement)},
            {"opacity", foreground.opacity},
            {"decontaminate", foreground.isDecontaminated},
            {"shadow", foreground.shadow ? shadowJson(*foreground.shadow) : Json(nullptr)},
            {"harmony", harmonyJson(foreground.harmony)},
            {"model_identity", identity.empty() ? Json(nullptr) : Json(identity)},
            {"hidden", foreground.isHidden},
            {"locked", foreground.isLocked}};
}

Foreground foregroundFrom(const JsonFields& fields) {
    std::optional<CastShadow> shadow;
    if (isFilled(fields, "shadow"))
        shadow = shadowFrom(fields.object("shadow"));
    return {.id = idFrom(fields, "id"),
            .name = fields.required<std::string>("name"),
            .image = {},
            .mask = {},
            .placement = placementFrom(fields.object("placement")),
            .opacity = opacityFrom(fields),
            .isDecontaminated = fields.optional<bool>("decontaminate", false),
            .shadow = shadow,
            .harmony = harmonyFrom(fields.object("harmony")),
            .isHidden = fields.required<bool>("hidden"),
            .isLocked = fields.required<bool>("locked")};
}

Json foundJson(const KeptChange& kept) {
    const Foreground& foreground = requiredForeground(kept.origin);
    const FoundChange& found = kept.found;
    Json guard = nullptr;
    if (found.guard)
        guard = {{"delta_e", found.guard->deltaE}, {"share", found.guard->share}};
    return {{"foreground", static_cast<uint32_t>(foreground.id)},
            {"harmony", harmonyJson(foreground.harmony)},
            {"model_identity", nullptr},
            {"device", found.device},
            {"seconds", found.seconds},
            {"notes", noteSentences(found.notes)},
            {"note_values", noteValues(found.notes)},
            {"guard", std::move(guard)},
            {"shown", kept.isShown},
            {"change", nullptr}};
}

KeptChange foundFrom(const JsonFields& fields, const Composition& composition) {
    KeptChange kept{.origin = {.composition = composition,
                               .foreground = idFrom(fields, "foreground"),
                               .quality = Quality::Full,
                               .furtherSeeds = {}},
                    .found = {}};
    Foreground* foreground = kept.origin.composition.find(kept.origin.foreground);
    if (!foreground)
        fields.fail("foreground", "must be that of a foreground of the project");
    foreground->harmony = harmonyFrom(fields.object("harmony"));
    kept.isShown = fields.optional("shown", false);
    kept.found.seconds = fields.required<double>("seconds", {.least = 0});
    kept.found.notes = notesFrom(fields);
    if (isFilled(fields, "guard")) {
        const JsonFields guard = fields.object("guard");
        kept.found.guard = GuardFinding{.deltaE = guard.required<double>("delta_e"),
                                        .share = guard.required<double>("share")};
    }
    return kept;
}

Json withoutOptional(Json document) {
    if (document.is_object() && document.contains("foregrounds"))
        for (Json& foreground : document["foregrounds"])
            if (foreground.is_object() && foreground.contains("placement") &&
                foreground["placement"].is_object())
                foreground["placement"].erase("corners");
    return document;
}

Json merged(const Json& before, Json now) {
    if (before.is_object() && now.is_object()) {
        for (const auto& [key, value] : before.items())
            now[key] = now.contains(key) ? merged(value, std::move(now[key])) : value;
    } else if (before.is_array() && now.is_array()) {
        for (Json& entry : now)
            if (const Json* same = sameEntry(before, entry))
                entry = merged(*same, std::move(entry));
    }
    return now;
}

void collectTexts(const Json& json, std::set<std::string>& texts) {
    if (json.is_string())
        texts.insert(json.get<std::string>());
    else if (json.is_structured())
        for (const Json& entry : json)
            collectTexts(entry, texts);
}

}  // namespace r2r

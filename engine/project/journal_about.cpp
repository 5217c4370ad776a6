// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_about.h"

namespace r2r {
namespace {

Json numberOrNull(const std::optional<int64_t>& number) {
    return number ? Json(*number) : Json(nullptr);
}

std::optional<int64_t> numberIn(const JsonFields& fields, const char* key) {
    const Json* value = fields.find(key);
    return value && !value->is_null() ? std::optional(fields.required<int64_t>(key)) : std::nullopt;
}

Json savingJson(const JournalSaving& saving) {
    return {{"project", saving.project.generic_string()},
            {"save", saving.save},
            {"linked", saving.isLinked},
            {"step", numberOrNull(saving.step)}};
}

JournalSaving savingFrom(const JsonFields& fields) {
    return {.project = fields.required<std::string>("project"),
            .save = fields.required<std::string>("save"),
            .isLinked = fields.required<bool>("linked"),
            .step = numberIn(fields, "step")};
}

}  // namespace

Json journalAboutJson(const JournalAbout& about) {
    return {{"name", about.name},
            {"project", about.project.generic_string()},
            {"save", about.save},
            {"protected", about.isProtected},
            {"linked", about.isLinked},
            {"recipe", about.recipe.generic_string()},
            {"identities", about.identities},
            {"view", about.view},
            {"notes", about.notes},
            {"saved", numberOrNull(about.saved)},
            {"saving", about.saving ? savingJson(*about.saving) : Json(nullptr)}};
}

JournalAbout journalAboutFrom(const JsonFields& fields) {
    JournalAbout about{.name = fields.required<std::string>("name"),
                       .project = fields.required<std::string>("project"),
                       .save = fields.required<std::string>("save"),
                       .isProtected = fields.required<bool>("protected"),
                       .isLinked = fields.required<bool>("linked"),
                       .recipe = fields.required<std::string>("recipe"),
                       .identities = fields.object("identities").all<std::string>(),
                       .view = Json::object(),
                       .notes = fields.required<std::string>("notes"),
                       .saved = numberIn(fields, "saved")};
    if (const Json* view = fields.find("view"); view && view->is_object())
        about.view = *view;
    if (const Json* saving = fields.find("saving"); saving && saving->is_object())
        about.saving = savingFrom(fields.object("saving"));
    return about;
}

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_about.h"

namespace r2r {

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
            {"saved", about.saved ? Json(*about.saved) : Json(nullptr)}};
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
                       .saved = std::nullopt};
    if (const Json* view = fields.find("view"); view && view->is_object())
        about.view = *view;
    if (const Json* saved = fields.find("saved"); saved && !saved->is_null())
        about.saved = fields.required<int64_t>("saved");
    return about;
}

}  // namespace r2r

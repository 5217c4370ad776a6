// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/core/json_fields.h"
#include "engine/pipeline/recipes/composition_recipe.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace r2r {

/// A save that is on its way: whether it came to its end, only its file can say.
struct JournalSaving {
    std::filesystem::path project;     ///< that it goes to, absolute
    std::string save;                  ///< its name
    bool isLinked = false;             ///< the project will only name its pictures
    std::optional<int64_t> step = {};  ///< that is saved; nothing: it was replaced meanwhile

    bool operator==(const JournalSaving&) const = default;
};

/// What a journal says of its document beside its steps.
struct JournalAbout {
    std::string name = {};               ///< of the document, for people
    std::filesystem::path project = {};  ///< that it was opened from or saved to; empty: none
    std::string save = {};               ///< the name of that project's last save
    bool isProtected = false;            ///< that project is not written over
    bool isLinked = false;               ///< the project only names its pictures
    std::filesystem::path recipe = {};   ///< that it was opened from or saved to; empty: none
    ModelIdentities identities = {};     ///< of models that may not be here
    Json view = Json::object();          ///< as in a project
    std::string notes = {};              ///< as in a project
    std::optional<int64_t> saved = {};   ///< the step that is what the file holds; nothing: none is
    std::optional<JournalSaving> saving = {};

    bool operator==(const JournalAbout&) const = default;
};

[[nodiscard]] Json journalAboutJson(const JournalAbout& about);

/// @throws Error{Corrupt} naming the field.
[[nodiscard]] JournalAbout journalAboutFrom(const JsonFields& fields);

}  // namespace r2r

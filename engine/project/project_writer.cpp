// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_writer.h"

#include "engine/core/build_info.h"
#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/project/change_fields.h"
#include "engine/project/mask_tiles.h"
#include "engine/project/project_document.h"
#include "engine/project/project_history.h"
#include "engine/project/project_tables.h"
#include "engine/project/project_version.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace r2r {
namespace {

/// One more than the highest number of a picture that the file has ever had.
int64_t unusedNumber(const Json& document) {
    int64_t highest = 0;
    if (document.contains("pictures") && document["pictures"].is_array())
        for (const Json& entry : document["pictures"])
            if (entry.is_object() && entry.contains("id") && entry["id"].is_number_integer())
                highest = std::max(highest, entry["id"].get<int64_t>());
    return highest + 1;
}

/// A field of an entry that a file may lack; null then.
Json fieldOf(const Json& entry, const char* key) {
    return entry.contains(key) ? entry[key] : Json(nullptr);
}

/// @param version  that its reader must know
Json emptyDocument(int version) {
    return {{"format", kProjectFormat},
            {"version", version},
            {"readable_from", version},
            {"program", programText()},
            {"pictures", Json::array()},
            {"background", nullptr},
            {"foregrounds", Json::array()},
            {"found", Json::array()},
            {"earlier", Json::array()},
            {"history", nullptr},
            {"linked", false},
            {"view", Json::object()},
            {"notes", ""}};
}

}  // namespace

ProjectWriter::ProjectWriter(const Parts& parts)
    : parts_(parts)
    , blobs_(parts.database)
    , pictures_(blobs_, parts.path)
    , masks_(parts.database) {}

SavedProject ProjectWriter::write(const JobContext& job) {
    const Composition& composition = parts_.project.composition;
    const int version = projectVersionFor(composition);
    createProjectTables(parts_.database, version);
    const bool isNew = lastSave(parts_.database).empty();
    const Json before = isNew ? Json::object() : storedDocument(parts_.database);
    nextPicture_ = unusedNumber(before);
    Json document = emptyDocument(version);
    document["linked"] = parts_.project.isLinked;
    document["view"] = parts_.project.view;
    document["notes"] = parts_.project.notes;
    document["background"] = written(composition.background, &composition.metadata, job);
    writeForegrounds(document, job);
    writeChanges(document, job);
    for (const ProjectState::StoredPicture& picture : saved_.state.pictures)
        document["pictures"].push_back(picture.entry);
    document = merged(withoutOptional(before), std::move(document));
    if (!parts_.project.thumbnail.empty())
        document["thumbnail"] = blobs_.add(parts_.project.thumbnail, BlobCoding::Plain, job);
    else if (!document.contains("thumbnail"))
        document["thumbnail"] = nullptr;
    saved_.state.path = parts_.path;
    saved_.state.save = parts_.save.empty() ? newSaveName() : parts_.save;
    nameSave(parts_.database, saved_.state.save);
    document["history"] = writtenHistory(fieldOf(before, "history"), job);
    dropUnused(document);
    storeDocument(parts_.database, document);
    saved_.state.composition = composition;
    return std::move(saved_);
}

int64_t ProjectWriter::written(const Image& image,
                               const ImageMetadata* metadata,
                               const JobContext& job) {
    for (const ProjectState::StoredPicture& picture : saved_.state.pictures)
        if (picture.image.sharesPixelsWith(image))
            return picture.entry["id"].get<int64_t>();
    const ProjectState::StoredPicture* stored = known(image);
    const int64_t id = stored ? stored->entry["id"].get<int64_t>() : nextPicture_++;
    Json entry = stored && isAsWanted(stored->entry)
                     ? stored->entry
                     : pictures_.write({.id = id,
                                        .image = image,
                                        .source = sourceOf(image),
                                        .metadata = metadata,
                                        .isLinked = parts_.project.isLinked},
                                       saved_.notes,
                                       job);
    saved_.state.pictures.push_back({image, std::move(entry)});
    return id;
}

void ProjectWriter::writeForegrounds(Json& document, const JobContext& job) {
    for (const Foreground& foreground : parts_.project.composition.foregrounds) {
        const int64_t picture = written(foreground.image, nullptr, job);
        const Foreground* before =
            parts_.known ? parts_.known->composition.find(foreground.id) : nullptr;
        masks_.write(foreground.id, foreground.mask, before ? &before->mask : nullptr, job);
        document["foregrounds"].push_back(
            foregroundJson(foreground, picture, identityOf(foreground.harmony.model)));
    }
}

void ProjectWriter::writeChanges(Json& document, const JobContext& job) {
    for (const KeptChange& kept :
         fittingChanges(parts_.project.changes, parts_.project.composition)) {
        Json entry = found(kept, job);
        if (entry.is_null())
            continue;
        document[kept.isEarlier ? "earlier" : "found"].push_back(entry);
        saved_.state.changes.push_back({kept.found.change, std::move(entry)});
    }
}

/// Null for a change that cannot be written down: it is found again when it is needed.
Json ProjectWriter::found(const KeptChange& kept, const JobContext& job) {
    const SharedColorChange& change = kept.found.change;
    const ProjectState::StoredChange* stored = nullptr;
    if (parts_.known)
        for (const ProjectState::StoredChange& each : parts_.known->changes)
            if (change && each.change == change)
                stored = &each;
    Json entry = foundJson(kept);
    if (const std::string identity = identityOf(requiredForeground(kept.origin).harmony.model);
        !identity.empty())
        entry["model_identity"] = identity;
    if (stored) {
        entry["change"] = fieldOf(stored->entry, "change");
        entry["model_identity"] = fieldOf(stored->entry, "model_identity");
        entry["device"] = fieldOf(stored->entry, "device");
    } else if (change) {
        const auto record = recordOf(*change);
        if (!record)
            return nullptr;
        entry["change"] = changeJson(*record, blobs_, job);
    }
    return entry;
}

/// Links are made anew: the project may be elsewhere now, and the file may have gone.
bool ProjectWriter::isAsWanted(const Json& entry) const {
    return fieldOf(entry, "stored") != "link" &&
           (!parts_.project.isLinked || fieldOf(entry, "sha256").is_null());
}

/// Null if there is nothing to undo. It names the save that it belongs to: a program that does not
/// know it keeps it through its own saves, and then it is of no use any more.
Json ProjectWriter::writtenHistory(const Json& before, const JobContext& job) {
    const JournalSnapshot* steps = parts_.history;
    const auto isKnown = [&](const ProjectState::StoredPicture& picture) {
        return numberOf(picture.image, steps->pictures()) != 0;
    };
    if (!steps || !steps->isRight() || !std::ranges::all_of(saved_.state.pictures, isKnown))
        return historyOfTheFile(before, job);
    std::set<int64_t> numbers;
    for (const ProjectState::StoredPicture& picture : saved_.state.pictures)
        numbers.insert(numberOf(picture.image, steps->pictures()));
    ProjectHistory(parts_.database).write(*steps, numbers);
    return historyJson(steps->position(), steps->pictures(), job);
}

/// A journal that cannot be written takes nothing away from the steps that were saved before.
Json ProjectWriter::historyOfTheFile(const Json& before, const JobContext& job) {
    ProjectHistory history(parts_.database);
    const ProjectState* known = parts_.known;
    if (!known || !before.is_object() || fieldOf(before, "save") != known->save) {
        history.clear();
        return nullptr;
    }
    try {
        const JsonFields fields(before, "the undo steps of the project");
        NumberedPictures pictures;
        int64_t unused = 1;
        const auto add = [&](int64_t number, const Image& image) {
            pictures.emplace(number, JournalPicture{.picture = {.image = image}, .metadata = {}});
            unused = std::max(unused, number + 1);
        };
        for (const JsonFields& each : fields.objects("pictures", 1, kMostPictures)) {
            const auto number = each.required<int64_t>("id");
            const Json* shown = each.find("picture");
            const bool isShown = shown && shown->is_number_integer();
            for (const auto& picture : isShown ? known->pictures : known->earlierPictures)
                if (picture.entry["id"] == (isShown ? *shown : Json(number)))
                    add(number, picture.image);
        }
        for (const ProjectState::StoredPicture& picture : saved_.state.pictures)
            if (numberOf(picture.image, pictures) == 0)
                add(unused, picture.image);
        const int64_t position = history.goOn(fields.required<int64_t>("position"),
                                              known->composition,
                                              parts_.project.composition,
                                              pictures,
                                              parts_.stepText,
                                              job);
        return historyJson(position, pictures, job);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Corrupt)
            throw;
        history.clear();  // as it was when the project was opened
        return nullptr;
    }
}

Json ProjectWriter::historyJson(int64_t position,
                                const NumberedPictures& known,
                                const JobContext& job) {
    Json pictures = Json::array();
    for (const int64_t number : ProjectHistory(parts_.database).pictures()) {
        const auto found = known.find(number);
        if (found == known.end())
            throw Error(ErrorCode::Corrupt, "a picture of the undo steps is missing");
        const JournalPicture& picture = found->second;
        const auto shown = std::ranges::find_if(saved_.state.pictures, [&](const auto& each) {
            return each.image.sharesPixelsWith(picture.picture.image);
        });
        if (shown != saved_.state.pictures.end())
            pictures.push_back({{"id", number}, {"picture", shown->entry["id"]}});
        else
            pictures.push_back(earlierPicture(number, picture, job));
    }
    return {{"save", saved_.state.save}, {"position", position}, {"pictures", std::move(pictures)}};
}

Json ProjectWriter::earlierPicture(int64_t number,
                                   const JournalPicture& picture,
                                   const JobContext& job) {
    const Image& image = picture.picture.image;
    Json entry = nullptr;
    if (parts_.known)
        for (const auto* list : {&parts_.known->earlierPictures, &parts_.known->pictures})
            for (const ProjectState::StoredPicture& stored : *list)
                if (stored.image.sharesPixelsWith(image) && isAsWanted(stored.entry))
                    entry = stored.entry;
    if (entry.is_null())
        entry = pictures_.write(
            {.id = number,
             .image = image,
             .source = picture.picture.file.sha256.empty() ? nullptr : &picture.picture,
             .metadata = &picture.metadata,
             .isLinked = parts_.project.isLinked},
            saved_.notes,
            job);
    entry["id"] = number;
    entry["picture"] = nullptr;
    saved_.state.earlierPictures.push_back({image, entry});
    return entry;
}

void ProjectWriter::dropUnused(const Json& document) {
    // Also what fields of a newer program name.
    std::set<std::string> named;
    collectTexts(document, named);
    if (parts_.keepsUnused && !parts_.project.isLinked)
        for (const ProjectPicture& picture : parts_.project.pictures)
            named.insert(picture.file.sha256);
    blobs_.retain(named);
    masks_.retain(parts_.project.composition);
}

const ProjectPicture* ProjectWriter::sourceOf(const Image& image) const {
    const auto& pictures = parts_.project.pictures;
    const auto found = std::ranges::find_if(pictures, [&](const ProjectPicture& each) {
        return !each.file.sha256.empty() && each.image.sharesPixelsWith(image);
    });
    return found == pictures.end() ? nullptr : &*found;
}

const ProjectState::StoredPicture* ProjectWriter::known(const Image& image) const {
    if (!parts_.known)
        return nullptr;
    const auto& pictures = parts_.known->pictures;
    const auto found = std::ranges::find_if(
        pictures, [&](const auto& each) { return each.image.sharesPixelsWith(image); });
    return found == pictures.end() ? nullptr : &*found;
}

std::string ProjectWriter::identityOf(const std::string& model) const {
    const auto found = parts_.project.identities.find(model);
    return found == parts_.project.identities.end() ? std::string() : found->second;
}

}  // namespace r2r

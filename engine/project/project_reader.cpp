// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/pipeline/models/remade_change.h"
#include "engine/project/change_fields.h"
#include "engine/project/mask_tiles.h"
#include "engine/project/picture_store.h"
#include "engine/project/project_document.h"
#include "engine/project/project_file.h"
#include "engine/project/project_history.h"
#include "engine/project/project_tables.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

/// `openProject`: what a project file holds, as a value.
namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostChanges = 10'000;
constexpr size_t kMostSteps = 10'000;
constexpr int64_t kMostPixels = 4 * kMaximumPixels;  // of all pictures together

fs::path requireFile(const fs::path& wanted) {
    const fs::path path = projectPlace(wanted);
    std::error_code error;
    if (!fs::exists(path, error))
        throw Error(ErrorCode::NotFound, fmt::format("there is no file {}", path.string()));
    if (!isProjectFile(path) && Database::isThere())
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not a project of R2R Studio", path.string()),
            "Projects are written by Save in the editor, and by r2r harmonize --save-project.");
    return path;
}

class Reader {
public:
    Reader(const Database& database, const fs::path& path, const JobContext& job)
        : database_(database)
        , path_(path)
        , job_(job)
        , blobs_(database)
        , pictures_(blobs_, path)
        , masks_(database) {}

    OpenedProject read() {
        checkPages();
        const Json document = storedDocument(database_);
        const JsonFields fields(document, path_.filename().string());
        opened_.state.path = path_;
        opened_.state.save = lastSave(database_);
        noteNewer();
        readPictures(document, fields);
        readComposition(fields);
        readChanges(document, fields, "found");
        readChanges(document, fields, "earlier");
        Project& project = opened_.project;
        project.isLinked = fields.optional("linked", false);
        project.notes = fields.optional<std::string>("notes", "");
        if (const Json* view = fields.find("view"); view && view->is_object())
            project.view = *view;
        opened_.state.composition = project.composition;
        if (!opened_.state.isProtected)
            readHistory(document, fields);
        return std::move(opened_);
    }

private:
    /// Does a part of the reading. What is damaged is noted, and left out.
    /// @return why it was left out
    template <typename Work>
    std::optional<std::string> attempt(const std::string& what, const Work& work) {
        try {
            work();
            return std::nullopt;
        } catch (const Error& error) {
            if (error.code() == ErrorCode::OutOfMemory)
                throw;
            noteDamage(fmt::format("{}: {}", what, error.message()));
            return error.message();
        }
    }

    void noteDamage(std::string sentence) {
        opened_.notes.push_back(std::move(sentence));
        opened_.state.isProtected = true;
    }

    void noteNewer() {
        if (!isOfNewerProgram(database_))
            return;
        opened_.notes.push_back(
            fmt::format("{} was saved by a newer R2R Studio: it can be looked at here, and saved "
                        "under another name",
                        path_.filename().string()));
        opened_.state.isProtected = true;
    }

    /// The check itself may stumble over the damage.
    void checkPages() {
        attempt("What is whole was opened", [&] {
            Statement check = database_.statement("PRAGMA quick_check(1)");
            if (check.step() && check.text(0) != "ok")
                throw Error(ErrorCode::Corrupt,
                            fmt::format("{} is damaged", path_.filename().string()));
        });
    }

    void count(const Image& image) {
        pixels_ += image.size().area();
        if (pixels_ > kMostPixels)
            throw Error(
                ErrorCode::Unsupported,
                fmt::format("{} holds more pixels than this program opens", path_.string()));
    }

    void readPictures(const Json& document, const JsonFields& fields) {
        const auto entries = fields.objects("pictures", 1, kMostPictures);
        const int64_t background = fields.required<int64_t>("background");
        for (size_t i = 0; i < entries.size(); ++i) {
            const JsonFields& entry = entries[i];
            const auto id = entry.required<int64_t>("id");
            const auto take = [&] {
                PictureStore::Read read = pictures_.read(entry, job_);
                count(read.picture.image);
                opened_.state.pictures.push_back({read.picture.image, document["pictures"][i]});
                read_.emplace(id, std::move(read));
            };
            if (id == background)
                takeBackground(take);
            else if (const auto reason = attempt("A picture is missing", take))
                missing_[id] = *reason;
        }
    }

    /// Without it there is nothing to open.
    template <typename Work>
    void takeBackground(const Work& take) {
        try {
            take();
        } catch (const Error& error) {
            throw Error(error.code(),
                        fmt::format("{} cannot be opened without its background: {}",
                                    path_.filename().string(),
                                    error.message()),
                        error.hint());
        }
    }

    void readComposition(const JsonFields& fields) {
        Composition& composition = opened_.project.composition;
        const auto background = read_.find(fields.required<int64_t>("background"));
        if (background == read_.end())
            fields.fail("background", "must be one of the pictures");
        composition.background = background->second.picture.image;
        composition.metadata = background->second.metadata;
        for (const JsonFields& entry : fields.objects("foregrounds", 0, kMostForegrounds))
            if (auto reason = attempt("A foreground was left out", [&] { readForeground(entry); }))
                noteLostForeground(entry, std::move(*reason));
        for (auto& [id, read] : read_)
            if (!read.picture.file.sha256.empty())
                opened_.project.pictures.push_back(read.picture);
    }

    void noteLostForeground(const JsonFields& entry, std::string reason) {
        if (const Json* id = entry.find("id"); id && id->is_number_unsigned())
            lostForegrounds_.insert(id->get<uint64_t>());
        if (const Json* hidden = entry.find("hidden"); hidden && *hidden == Json(true))
            return;
        const Json* picture = entry.find("picture");
        if (picture && picture->is_number_integer())
            if (const auto missing = missing_.find(picture->get<int64_t>());
                missing != missing_.end())
                reason += ", because " + missing->second;
        opened_.lost.push_back(std::move(reason));
    }

    void readForeground(const JsonFields& entry) {
        Composition& composition = opened_.project.composition;
        Foreground foreground = foregroundFrom(entry);
        const auto picture = read_.find(entry.required<int64_t>("picture"));
        if (picture == read_.end())
            throw Error(ErrorCode::Corrupt,
                        fmt::format("the picture of {} is missing", foreground.name));
        if (composition.find(foreground.id))
            entry.fail("id", "must be that of one foreground only");
        foreground.image = picture->second.picture.image;
        MaskTiles::Read mask = masks_.read(foreground.id, foreground.image.size(), job_);
        if (mask.damaged > 0) {
            noteDamage(fmt::format("{} of the mask of {} cannot be read; nothing is left there",
                                   counted(mask.damaged, "part"),
                                   foreground.name));
            if (!foreground.isHidden)
                opened_.lost.push_back(
                    fmt::format("a part of the mask of {} cannot be read", foreground.name));
        }
        foreground.mask = std::move(mask.mask);
        if (const Json* identity = entry.find("model_identity"); identity && identity->is_string())
            opened_.project.identities[foreground.harmony.model] = identity->get<std::string>();
        composition.foregrounds.push_back(std::move(foreground));
    }

    void readChanges(const Json& document, const JsonFields& fields, const char* list) {
        if (!fields.has(list))
            return;  // of a file from before there was one
        const auto entries = fields.objects(list, 0, kMostChanges);
        for (size_t i = 0; i < entries.size(); ++i) {
            const Json* foreground = entries[i].find("foreground");
            if (foreground && foreground->is_number_unsigned() &&
                lostForegrounds_.contains(foreground->get<uint64_t>()))
                continue;
            attempt("A change that was found is missing and will be found again", [&] {
                KeptChange kept = readChange(entries[i], document[list][i]);
                kept.isEarlier = std::string_view(list) == "earlier";
                opened_.project.changes.push_back(std::move(kept));
            });
        }
    }

    /// Without its undo steps, a project is whole all the same.
    void readHistory(const Json& document, const JsonFields& fields) {
        if (!fields.has("history") || document["history"].is_null())
            return;
        try {
            const JsonFields history = fields.object("history");
            // Otherwise an earlier program has saved since, which knows nothing of it.
            if (history.required<std::string>("save") == opened_.state.save)
                opened_.history = readSteps(document["history"], history);
        } catch (const Error& error) {
            if (error.code() == ErrorCode::OutOfMemory)
                throw;
            opened_.notes.push_back(fmt::format(
                "What was done before it was saved cannot be undone: {}", error.message()));
        }
    }

    std::optional<OpenedHistory> readSteps(const Json& json, const JsonFields& fields) {
        OpenedHistory history{.steps = ProjectHistory(database_).steps(),
                              .position = fields.required<int64_t>("position"),
                              .pictures = {}};
        auto& steps = history.steps;
        if (steps.size() > kMostSteps || steps.empty() ||
            steps.back().number - steps.front().number != int64_t(steps.size()) - 1 ||
            history.position < steps.front().number || history.position > steps.back().number)
            throw Error(ErrorCode::Corrupt, "its steps are damaged");
        std::set<int64_t> missing;
        const auto entries = fields.objects("pictures", 1, kMostPictures);
        for (size_t i = 0; i < entries.size(); ++i)
            readEarlierPicture(json["pictures"][i], entries[i], history.pictures, missing);
        const JournalSteps stored(database_);
        steps = stored.withoutPictures(std::move(steps), history.position, missing);
        const Composition& saved = opened_.project.composition;
        const Composition state = stored.read(history.position, history.pictures, {}, job_);
        if (!state.background.sharesPixelsWith(saved.background) ||
            state.foregrounds != saved.foregrounds)
            throw Error(ErrorCode::Corrupt, "its steps do not lead to what was saved");
        return history;
    }

    void readEarlierPicture(const Json& json,
                            const JsonFields& entry,
                            NumberedPictures& pictures,
                            std::set<int64_t>& missing) {
        const auto number = entry.required<int64_t>("id");
        if (const Json* shown = entry.find("picture"); shown && shown->is_number_integer()) {
            if (const auto read = read_.find(shown->get<int64_t>()); read != read_.end())
                pictures.emplace(number,
                                 JournalPicture{read->second.picture, read->second.metadata});
            else
                missing.insert(number);
            return;
        }
        try {
            PictureStore::Read read = pictures_.read(entry, job_);
            count(read.picture.image);
            opened_.state.earlierPictures.push_back({read.picture.image, json});
            if (!read.picture.file.sha256.empty())
                opened_.project.pictures.push_back(read.picture);
            pictures.emplace(number,
                             JournalPicture{std::move(read.picture), std::move(read.metadata)});
        } catch (const Error& error) {
            if (error.code() == ErrorCode::OutOfMemory)
                throw;
            missing.insert(number);  // undo ends before it
        }
    }

    KeptChange readChange(const JsonFields& entry, const Json& json) {
        KeptChange kept = foundFrom(entry, opened_.project.composition);
        if (const Json* change = entry.find("change"); change && !change->is_null())
            kept.found.change = remadeChange(changeFrom(entry.object("change"), blobs_, job_));
        opened_.state.changes.push_back({kept.found.change, json});
        return kept;
    }

    const Database& database_;
    const fs::path& path_;
    const JobContext& job_;
    BlobStore blobs_;
    PictureStore pictures_;
    MaskTiles masks_;
    int64_t pixels_ = 0;  // of all pictures
    std::map<int64_t, PictureStore::Read> read_;
    std::map<int64_t, std::string> missing_;  ///< pictures, and why each is missing
    std::set<uint64_t> lostForegrounds_;
    OpenedProject opened_;
};

}  // namespace

OpenedProject openProject(const fs::path& wanted, const JobContext& job) {
    job.report({.phase = Phase::Opening});
    const fs::path path = requireFile(wanted);
    const Database database(path, Database::Access::Read);
    requireProject(database);
    database.run("BEGIN");  // one save, whatever another program writes meanwhile
    return Reader(database, path, job).read();
}

std::vector<std::byte> projectThumbnail(const fs::path& wanted) {
    constexpr int64_t kMostBytes = int64_t{4} << 20;
    try {
        const fs::path path = requireFile(wanted);
        const Database database(path, Database::Access::Read);
        requireProject(database);
        const Json document = storedDocument(database);
        const Json* id = JsonFields(document, path.string()).find("thumbnail");
        if (!id || !id->is_string())
            return {};
        Statement size = database.statement("SELECT bytes FROM blob WHERE sha256 = ?1");
        if (!size.bind(1, id->get<std::string>()).step() || size.number(0) > kMostBytes)
            return {};
        return BlobStore(database).content(id->get<std::string>(), {});
    } catch (const Error&) {
        return {};  // a list that goes without it
    }
}

Json projectDocument(const fs::path& wanted) {
    const fs::path path = requireFile(wanted);
    const Database database(path, Database::Access::Read);
    requireProject(database);
    return storedDocument(database);
}

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/journal_job.h"

#include "engine/core/hash_memory.h"
#include "engine/imaging/files/layer_name.h"
#include "ui/jobs/composition_display.h"
#include "ui/jobs/found_models.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/thumbnail.h"

#include <system_error>

namespace r2r::ui {

namespace fs = std::filesystem;

std::vector<LostWork> lostWork(const fs::path& folder) {
    std::vector<LostWork> found;
    for (JournalClaim& claim : abandonedJournals(folder)) {
        LostWork lost{.claim = std::make_shared<JournalClaim>(std::move(claim)), .summary = {}};
        const auto outcome = outcomeOf([&] { return journalSummary(lost.claim->path()); });
        if (const auto* summary = std::get_if<JournalSummary>(&outcome))
            lost.summary = *summary;
        else
            lost.isReadable = false;
        if (lost.summary.isSaved) {
            lost.claim->remove();
            continue;
        }
        lost.thumbnail = pictureOfPng(lost.summary.thumbnail);
        found.push_back(std::move(lost));
    }
    return found;
}

LoadedWork readWork(const fs::path& journal, const ModelCatalog& catalog, const JobContext& job) {
    LoadedWork loaded{.work = readJournal(journal, job), .sources = {}, .displays = {}};
    std::erase_if(loaded.work.changes,
                  [&](const KeptChange& kept) { return !isOfKnownModel(kept, catalog); });
    for (const auto& [number, each] : loaded.work.pictures) {
        const ProjectPicture& picture = each.picture;
        loaded.displays.emplace_back(picture.image,
                                     displayIn(loaded.work.composition, picture.image));
        const fs::path file = layerName(picture.file.path).file;
        std::error_code ignored;
        if (!picture.file.sha256.empty() && fs::is_regular_file(file, ignored) &&
            knownFileHash(file, job) == picture.file.sha256)
            loaded.sources.push_back({picture.image, picture.file});
    }
    return loaded;
}

}  // namespace r2r::ui

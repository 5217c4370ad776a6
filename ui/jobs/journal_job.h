// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/recipes/composition_recipe.h"
#include "engine/project/journal_claim.h"
#include "engine/project/journal_reading.h"

#include <QImage>

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

/// Journals of windows that are gone: which there are, and what is in them. Any thread.
namespace r2r::ui {

/// Work that can be brought back.
struct LostWork {
    std::shared_ptr<JournalClaim> claim;  ///< keeps other windows away from it; shared with a job
    JournalSummary summary = {};
    QImage thumbnail = {};   ///< null if there is none
    bool isReadable = true;  ///< there is a summary
};

/// Claims the journals in the folder. Those without which nothing is lost are removed.
[[nodiscard]] std::vector<LostWork> lostWork(const std::filesystem::path& folder);

/// Work that was read, as the window needs it.
struct LoadedWork {
    RestoredWork work;
    std::vector<SourceFile> sources;  ///< the pictures whose files are where they were
    std::vector<std::pair<Image, QImage>> displays;  ///< pictures, and how the screen shows them
};

/// @param catalog  the models that are here: what another one found counts for nothing
/// @throws what `readJournal` throws.
[[nodiscard]] LoadedWork readWork(const std::filesystem::path& journal,
                                  const ModelCatalog& catalog,
                                  const JobContext& job);

}  // namespace r2r::ui

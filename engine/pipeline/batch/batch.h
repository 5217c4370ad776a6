// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/recipes/recipe.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// The treatment of results that are there already.
enum class ExistingOutput : uint8_t {
    /// Those that would be made just so stay. What an earlier batch made by another model, with
    /// other settings or from other files is made again; a result that no batch made, or that was
    /// changed since, stays too, and the outcome says so. So a stopped batch goes on.
    Skip,
    Overwrite,
};

/// Work that a batch repeats with other pictures.
struct BatchTemplate {
    /// A scene in which every picture takes the place of the foreground `replaced`, cut out by its
    /// mask: the same centre, angle and settings, and so large that it fits into the box of the
    /// picture that was there. Where that one is a part of the background, every picture is a
    /// composite itself and gets its settings and opacity alone; the region to follow is at the
    /// same place in it, as shares of its sides.
    Composition scene;
    ForegroundId replaced{};
    std::string hash;  ///< another one for every scene
};

/// A folder of composites to harmonize.
struct BatchOptions {
    std::filesystem::path
        input;  ///< searched with its subfolders; `maskBeside` says where masks are
    std::filesystem::path output;  ///< gets the same subfolders; must not be inside `input`
                                   ///< unnoticed: its files are never inputs
    /// The name of an output file: {name} {ext} {model} {index}; the extension decides the format.
    std::string nameTemplate = "{name}.{ext}";
    HarmonySettings harmony;
    std::shared_ptr<const BatchTemplate> scene = nullptr;  ///< null: each picture is a composite
    /// Where there is neither a mask nor transparency, the mask is what stands out (`FoundMask`).
    bool findsMasks = false;
    std::vector<MaskOperation> maskOperations;
    double refinePx = 0;  ///< then hair is looked for this far from the edge
    ExistingOutput existing = ExistingOutput::Skip;
    int shardIndex = 0;  ///< this process does the items i with i mod shardCount == shardIndex
    int shardCount = 1;
    OutputForm form;
    WriteOptions write;
    std::string device = "auto";
};

struct BatchItem {
    std::filesystem::path picture;
    std::filesystem::path
        mask;  ///< where it should be; whether it is there shows when the item runs
    std::filesystem::path output;
};

/// The items of a folder, sorted by path, masks and earlier outputs left out; the shard applied.
/// @throws Error{NotFound, InvalidArgument} if there is no such folder or nothing in it, if two
/// items would be written to
///         one file, or an output would replace an input.
[[nodiscard]] std::vector<BatchItem> planBatch(const BatchOptions& options);

/// The file name of a picture's result.
/// @param position  of the picture in the plan of all shards, from 1 to `total`
/// @throws Error{InvalidArgument, Unsupported} for a name template that makes no name of a picture.
[[nodiscard]] std::string resultName(const std::filesystem::path& picture,
                                     size_t position,
                                     size_t total,
                                     const BatchOptions& options);

enum class BatchStatus : uint8_t { Done, Skipped, Failed, NotStarted };

[[nodiscard]] std::string_view batchStatusName(BatchStatus status);

/// The message of a skipped item whose result would be made just so again.
inline constexpr const char* kOutputIsThere = "the output is already there.";

struct BatchOutcome {
    BatchItem item;  ///< its mask is empty if there is none
    BatchStatus status = BatchStatus::NotStarted;
    /// Sentences: why it failed or was skipped, and what to do; of a done one what was done
    /// otherwise than asked, and of a skipped one what was when it was made. A failed one also
    /// tells which earlier result is still there.
    std::string message;
    RunTimes times;
    std::optional<GuardFinding> guard;  ///< where its change was used under guard
    std::string model;                  ///< that made the result; empty: none did, or it is unknown
    std::string modelIdentity;          ///< which one of that name (`r2r::modelIdentity`)
    std::vector<std::string> notes;     ///< those of `message` that many results may share
};

struct BatchReport {
    std::vector<BatchOutcome> outcomes;  ///< in the order of the plan, one for every item
    bool isCancelled = false;
    double seconds = 0;

    [[nodiscard]] int count(BatchStatus status) const;
};

/// Runs the items: while one is computed, the next is decoded and the last is encoded. Several are
/// computed at once if the model runs on several threads at once.
///
/// The model is opened before the first picture, once. What made a result is noted in the folder
/// `.r2r-batch` of the results. One bad item never stops the rest. Progress
/// counts items (phase "Harmonizing"). A stop is not thrown but reported: what is finished stays,
/// nothing half-written is left, and the same call goes on later.
/// @param finished  called on the calling thread after each item, in the order they finish
[[nodiscard]] BatchReport runBatch(const std::vector<BatchItem>& items,
                                   const BatchOptions& options,
                                   ModelSource& models,
                                   const JobContext& job,
                                   const std::function<void(const BatchOutcome&)>& finished = {});

/// The same with a model that is opened for this call alone.
[[nodiscard]] BatchReport runBatch(const std::vector<BatchItem>& items,
                                   const BatchOptions& options,
                                   const ModelCatalog& catalog,
                                   const JobContext& job,
                                   const std::function<void(const BatchOutcome&)>& finished = {});

/// picture, mask, output, status, message, seconds to decode, compute, encode, what the guard found
/// and used, the model that made the result and which one it is; RFC 4180.
[[nodiscard]] std::string toCsv(const BatchReport& report);

/// Whether a file begins as such a report does, also one of an earlier version.
[[nodiscard]] bool isBatchReport(std::string_view text);

}  // namespace r2r

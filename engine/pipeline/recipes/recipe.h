// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/pipeline/cast_shadow.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_source.h"
#include "engine/pipeline/output_form.h"
#include "engine/pipeline/recipes/subject_masks.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace r2r {

/// A file a recipe was made from.
struct RecipeFile {
    std::filesystem::path path;  ///< absolute, or relative to the recipe's folder
    std::string sha256;          ///< empty: not checked (a recipe that was never run)

    bool operator==(const RecipeFile&) const = default;
};

/// A mask that is found in the picture: what stands out there (`SubjectMasks`).
struct FoundMask {
    std::string foundBy;  ///< empty until run

    bool operator==(const FoundMask&) const = default;
};

struct RecipeForeground {
    std::optional<RecipeFile>
        image;  ///< nothing: the background is a composite and is its own foreground
    std::optional<RecipeFile> mask;  ///< nothing: the alpha channel
    /// Where there is neither a mask nor a pixel that is transparent; nothing: then it is an error,
    /// or all of the picture.
    std::optional<FoundMask> foundMask;
    std::vector<MaskOperation> maskOperations;
    double refinePx = 0;  ///< then hair is looked for this far from the edge (`edgeRefined`)
    Placement placement;  ///< ignored for a composite
    double opacity = 1;   ///< 0…1
    /// Ignored for a composite.
    std::optional<CastShadow> shadow;
    bool isDecontaminated = false;  ///< ignored for a composite
    HarmonySettings harmony;
    /// The identity of the model that `harmony` names; empty: any of that name will do (a
    /// recipe that was never run, or is of an earlier version).
    std::string modelIdentity;
    std::string name;  ///< for people; empty: that of the file
    bool isHidden = false;
    bool isLocked = false;

    bool operator==(const RecipeForeground&) const = default;
};

/// Everything that decides the bytes of a result, as a value that can be written down and run
/// again.
///
/// The command line builds one from its arguments, a batch one per item, the editor one per export:
/// whatever was made can be replayed, because it was made from a recipe in the first place.
struct Recipe {
    RecipeFile background;
    std::vector<RecipeForeground> foregrounds;
    std::string device = "auto";
    OutputForm form;
    WriteOptions output;
    std::string program;  ///< name and version of what made the result; empty until run
};

/// The content of a recipe's field "format".
inline constexpr const char* kRecipeFormat = "r2r-recipe";

[[nodiscard]] Json toJson(const Recipe& recipe);

/// @param source  what to call it in messages.
/// @throws Error{Corrupt} naming the field; Error{Unsupported} for a recipe of a newer version.
[[nodiscard]] Recipe recipeFromJson(const Json& json, std::string_view source);

/// Reads the files of a recipe and puts them together. Fills in the hashes that are empty, and what
/// found the masks that are found; those that did not have to be are no longer asked for.
/// @param folder   what relative paths are relative to
/// @param subjects finds them; null: one of this call's own
/// @throws Error{Corrupt} if a file is not the one the recipe was made from, and all that reading
/// throws.
[[nodiscard]] Composition compose(Recipe& recipe,
                                  const std::filesystem::path& folder,
                                  const JobContext& job = {},
                                  SubjectMasks* subjects = nullptr);

/// Seconds of the three parts of the work.
struct RunTimes {
    double decode = 0;
    double compute = 0;
    double encode = 0;
};

/// Remarks on a run, told beside its picture.
struct RunRemarks {
    /// The guard's finding for one foreground.
    struct Guarded {
        std::string foreground;  ///< its name
        GuardFinding finding;
    };

    std::vector<std::string> notes;  ///< what was done otherwise than asked, in sentences
    /// Those whose change was used under guard, bottom to top.
    std::vector<Guarded> guarded;

    /// Says that shadows change the background, if there are any.
    void addShadows(const Composition& composition);

    /// Words what a harmonizer told.
    void add(std::span<const HarmonizerNote> told);
};

struct RecipeRun {
    Recipe recipe;  ///< complete: with hashes, device, program, and settings spelled out
    Photograph photograph;
    RunTimes times;  ///< `encode` is still 0
    RunRemarks remarks;
};

/// The models, by name, of which there are others here than the recipe was made with. Those that
/// are not here at all are not among them.
[[nodiscard]] std::vector<std::string> otherModels(const Recipe& recipe,
                                                   const ModelCatalog& catalog);

/// compose → harmonize every foreground → render in the recipe's form.
/// @throws Error{MissingWeights} before anything is read if a model is another one than the recipe
/// was made with.
[[nodiscard]] RecipeRun runRecipe(Recipe recipe,
                                  const std::filesystem::path& folder,
                                  ModelSource& models,
                                  const JobContext& job = {});

/// Harmonizes every foreground of `composition` that is not hidden with its own settings on
/// `device`.
/// @param composition  a background that is not shared becomes the picture, without a copy
/// @param remarks  is added to; null: the remarks are not wanted
/// @param form     of the picture that comes out
[[nodiscard]] Image harmonized(Composition composition,
                               ModelSource& models,
                               const ComputeDevice& device,
                               const JobContext& job = {},
                               RunRemarks* remarks = nullptr,
                               const OutputForm& form = {});

/// The same with the background's metadata and, if the form wants them, the layers of the picture.
[[nodiscard]] Photograph harmonizedPhotograph(Composition composition,
                                              ModelSource& models,
                                              const ComputeDevice& device,
                                              const JobContext& job,
                                              RunRemarks* remarks,
                                              const OutputForm& form);

/// With models that are opened for this call alone.
[[nodiscard]] RecipeRun runRecipe(Recipe recipe,
                                  const std::filesystem::path& folder,
                                  const ModelCatalog& catalog,
                                  const JobContext& job = {});
[[nodiscard]] Image harmonized(Composition composition,
                               const ModelCatalog& catalog,
                               const ComputeDevice& device,
                               const JobContext& job = {},
                               RunRemarks* remarks = nullptr,
                               const OutputForm& form = {});

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_set.h"
#include "engine/pipeline/recipes/recipe.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace r2r {

/// Pixels of a document and the file they were read from.
struct SourceFile {
    Image image;      ///< of a mask: one channel, as `maskFromPicture` gives it
    RecipeFile file;  ///< absolute, with the hash of what was read
};

/// Identities of models by their names.
using ModelIdentities = std::map<std::string, std::string>;

/// The file in `sources` that `path` would replace, if any; links and spellings are seen through.
[[nodiscard]] const SourceFile* sourceAt(const std::filesystem::path& path,
                                         const std::vector<SourceFile>& sources);

/// @throws Error{InvalidArgument} if `path` would replace a source.
void requireNoSource(const std::filesystem::path& path, const std::vector<SourceFile>& sources);

/// The recipe of a composition, with the masks and pictures that have to be written beside it
/// because they are in no file yet.
///
/// A snapshot of the composition: pixels are shared, and it may cross threads.
class CompositionRecipe {
public:
    CompositionRecipe() = default;
    CompositionRecipe(const Composition& composition, std::vector<SourceFile> sources);

    /// Notes which models those are that the composition names (`modelIdentity`). Without it the
    /// recipe will take any of their names.
    /// @param earlier  what a recipe said of those that are not here
    void identifyModels(const ModelCatalog& catalog,
                        const ModelIdentities& earlier = {},
                        const JobContext& job = {});

    /// Every file that `write` writes for this path, the recipe last.
    ///
    /// Files beside it have the recipe's name: a.png.recipe.json goes with a.png.mask-1.png and
    /// a.png.foreground-2.png. A name that belongs to a source is passed over for the next number.
    [[nodiscard]] std::vector<std::filesystem::path> filesFor(
        const std::filesystem::path& path) const;

    /// Finds out whether all of them could be written, before minutes are spent on a picture.
    /// @throws Error{InvalidArgument} if `path` is a source, and what `r2r::requireWritable`
    /// throws.
    void requireWritable(const std::filesystem::path& path) const;

    /// Adds them to `files`, the recipe last. They will replace what is there, but no source.
    /// @return what `filesFor` returns
    /// @throws Error{InvalidArgument} if `path` is a source; what writing throws.
    std::vector<std::filesystem::path> addTo(FileSet& files,
                                             const std::filesystem::path& path,
                                             const std::string& device,
                                             const WriteOptions& output,
                                             const OutputForm& form = {}) const;

    /// Writes all of them or, if it throws, none.
    std::vector<std::filesystem::path> write(const std::filesystem::path& path,
                                             const std::string& device,
                                             const WriteOptions& output,
                                             const OutputForm& form = {}) const;

    [[nodiscard]] const std::vector<SourceFile>& sources() const { return sources_; }

private:
    /// A picture that is in no file yet, and the place in the recipe that names its file.
    struct SideFile {
        Photograph picture;
        std::string role;  ///< "background", "foreground", "mask"
        int number = 1;    ///< of the foreground
        RecipeFile& (*place)(Recipe&, size_t foreground) = nullptr;
    };

    [[nodiscard]] RecipeForeground takenUp(const Foreground& foreground,
                                           const Composition& composition,
                                           int number);
    [[nodiscard]] const RecipeFile* known(const Image& image) const;
    [[nodiscard]] std::vector<std::filesystem::path> sidePaths(
        const std::filesystem::path& path) const;

    std::vector<SourceFile> sources_;
    Recipe recipe_;  ///< complete but for the names and hashes of the side files
    std::vector<SideFile> sideFiles_;
};

}  // namespace r2r

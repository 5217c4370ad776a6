// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/recipes/recipe.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <future>
#include <string>
#include <vector>

namespace r2r {

/// Reads a file that a recipe names: checks its hash, or fills it in.
/// @throws Error{Corrupt} if it is another file than the recipe was made from
[[nodiscard]] std::vector<std::byte> readRecipeFile(RecipeFile& file,
                                                    const std::filesystem::path& folder);

[[nodiscard]] Photograph readRecipePicture(RecipeFile& file,
                                           const std::filesystem::path& folder,
                                           const JobContext& job);

/// `readRecipePicture` on a thread of its own, while the caller reads another picture.
///
/// What is told of it is told when it is taken: warnings and errors come in the order of the files.
/// The destructor waits.
class PictureAhead {
public:
    /// @param after  done to the picture on that thread as well, or nothing
    PictureAhead(RecipeFile file,
                 std::filesystem::path folder,
                 const JobContext& job,
                 std::function<void(Photograph&)> after = {});

    /// Waits for the picture. Once.
    /// @param file  the same as was read; gets its hash
    /// @throws what `readRecipePicture` and `after` throw
    [[nodiscard]] Photograph take(RecipeFile& file);

private:
    struct Read {
        Photograph picture;
        std::string hash;
        std::vector<std::string> warnings;
    };

    std::future<Read> reading_;
};

}  // namespace r2r

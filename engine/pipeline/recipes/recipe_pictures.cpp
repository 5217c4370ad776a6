// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/recipe_pictures.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/kept_warnings.h"
#include "engine/core/log.h"
#include "engine/imaging/files/layer_name.h"

#include <fmt/format.h>
#include <stop_token>
#include <utility>

namespace r2r {

std::vector<std::byte> readRecipeFile(RecipeFile& file, const std::filesystem::path& folder) {
    std::vector<std::byte> content = readFile(layerName(folder / file.path).file);
    std::string hash = contentHash(content);
    if (!file.sha256.empty() && file.sha256 != hash)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not the file the recipe was made from (SHA-256 {}…, expected {}…)",
                        (folder / file.path).string(),
                        hash.substr(0, 12),
                        file.sha256.substr(0, 12)),
            "Restore the original file, or make the result again.");
    file.sha256 = std::move(hash);
    return content;
}

Photograph readRecipePicture(RecipeFile& file,
                             const std::filesystem::path& folder,
                             const JobContext& job) {
    return decodePhotograph(readRecipeFile(file, folder), (folder / file.path).string(), job);
}

PictureAhead::PictureAhead(RecipeFile file,
                           std::filesystem::path folder,
                           const JobContext& job,
                           std::function<void(Photograph&)> after)
    : reading_(std::async(std::launch::async,
                          [file = std::move(file),
                           folder = std::move(folder),
                           after = std::move(after),
                           stop = job.stopToken()]() mutable {
                              log::KeptWarnings warnings;
                              Photograph picture =
                                  readRecipePicture(file, folder, JobContext(stop, {}));
                              if (after)
                                  after(picture);
                              return Read{std::move(picture), file.sha256, warnings.takeLines()};
                          })) {}

Photograph PictureAhead::take(RecipeFile& file) {
    Read read = reading_.get();
    for (const std::string& warning : read.warnings)
        log::warning(warning);
    file.sha256 = std::move(read.hash);
    return std::move(read.picture);
}

}  // namespace r2r

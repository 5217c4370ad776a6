// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/picture_loader.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace r2r::ui {

/// The layers of a file that were wanted, bottom to top; one that cannot be read does not stop the
/// rest.
struct ReadLayers {
    std::vector<LoadedPicture> layers;
    std::vector<Failure> failures;
};

[[nodiscard]] ReadLayers readLayers(const std::filesystem::path& path,
                                    const LayerChoice& choice,
                                    const JobContext& job);

/// Takes the background out of the layers of a file: the lowest visible one that fills the picture
/// and lets nothing show through; of several directly above each other the uppermost. What is below
/// it, and would not be seen, goes as well. Without one it is white paper, which the log says;
/// nothing if there are no layers.
[[nodiscard]] std::optional<LoadedPicture> takenBackground(std::vector<LoadedPicture>& layers);

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component_detection.h"
#include "engine/weights/network_settings.h"

#include <filesystem>
#include <optional>

namespace r2r {

// The config.json that diffusers and transformers write beside weights, and what a release holds
// besides: scheduler_config.json and the tokenizer's words. What they say of the architecture and
// contradicts the tensors, or is not what our networks compute, is refused: weights are never
// computed as something else. Keys that do not change what is computed are passed over, and so are
// unknown class names: published releases have such.

struct ConfigNote {
    bool isRead = false;      ///< there is a config.json, and it is the component's
    std::optional<int> side;  ///< longer side that the UNet was made for, pixels, if it is not 512
};

/// Notes in `settings` what the config.json beside a component's weights says.
///
/// @param folder       where the weights are
/// @param isItsFolder  nothing else is in that folder, so that a config.json without a class name
///                     belongs to the component
/// @throws Error{Unsupported} naming file, key, what it says and what is computed;
///         Error{Corrupt} for a file that is not JSON.
ConfigNote noteConfig(const DetectedComponent& component,
                      const std::filesystem::path& folder,
                      bool isItsFolder,
                      NetworkSettings& settings);

/// Notes what the scheduler of a release says (`scheduler/scheduler_config.json` in `root`).
/// @throws as above.
void noteScheduler(const std::filesystem::path& root, NetworkSettings& settings);

/// Notes which token of the tokenizer of a release (`tokenizer` in `root`) fills a prompt.
/// @throws as above.
void noteTokenizer(const std::filesystem::path& root,
                   const ComponentWidths& text,
                   NetworkSettings& settings);

}  // namespace r2r

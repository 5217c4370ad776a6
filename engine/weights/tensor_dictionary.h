// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/pickle.h"

#include <string>
#include <vector>

namespace r2r {

/// Finds the weights in what torch.save wrote, which is a dictionary of tensors, or holds one
/// among what a training needs besides.
struct TensorDictionary {
    struct Part {
        std::string prefix;  ///< that its names get: "unet." where networks were saved side by side
        pickle::Reference dict = nullptr;
    };

    std::vector<Part> parts;
    std::string path;                  ///< "state_dict", "state_dict.model"; empty: the file itself
    std::vector<std::string> leftOut;  ///< paths of other dictionaries of tensors
};

/// Finds it by one rule. Of all dictionaries that have tensors for values, up to four levels deep
/// and outside of what optimizers, schedulers and random generators leave, the first of these:
///
/// 1. averaged weights (`params_ema`, `ema`, …), if they are not fewer than half of the largest;
/// 2. the dictionary of a usual name, in the order `state_dict`, `model_state_dict`, `model`, …;
/// 3. dictionaries that are called like networks (`unet`, `vae`, …), all of them together;
/// 4. the file itself;
/// 5. the only one that there is.
///
/// @param file  for messages
/// @throws Error{Unsupported} if there is none, naming what there is, or if there are several that
///         the rule does not tell apart.
[[nodiscard]] TensorDictionary tensorDictionary(const pickle::Value& root, const std::string& file);

}  // namespace r2r

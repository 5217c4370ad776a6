// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/model_writer.h"

#include <span>

namespace r2r {

/// The mean of models, tensor by tensor: of one that was trained further and the one that it began
/// as, or of several checkpoints. Such a mean keeps what the first knew of pictures that the later
/// training never showed (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
/// Tensors that are not floating-point numbers, and the description, are the first model's.
/// @param models  two or more
/// @param shares  one for each, positive; only their proportions count
/// @throws Error{InvalidArgument} naming the first tensor that is not in all of them with one
///         shape; then they are not relatives, and their mean is of no use.
[[nodiscard]] ModelContents averageOf(std::span<const ModelContents> models,
                                      std::span<const double> shares);

}  // namespace r2r

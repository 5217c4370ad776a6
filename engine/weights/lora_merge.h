// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/lora_file.h"
#include "engine/weights/model_writer.h"

namespace r2r {

/// The parts of a model that is to be written that a LoRA can change.
[[nodiscard]] LoraTargets loraTargets(const ModelContents& contents);

/// Adds a LoRA to the weights of a model, each when it is its turn to be written, in float32 before
/// it is rounded to the type of the file; and to what the model says of itself.
/// @param strength  how much of it; negative takes it away
/// @throws Error{InvalidArgument} for a strength beyond ±10.
void mergeLora(ModelContents& contents, const LoraFile& lora, double strength);

}  // namespace r2r

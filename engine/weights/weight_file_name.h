// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace r2r {

/// The parts of the name of a file of weights:
/// "diffusion_pytorch_model.fp16-00001-of-00002.safetensors" is the first of two parts of the
/// variant "fp16" of "diffusion_pytorch_model".
struct WeightFileName {
    struct Shard {
        int number = 0;  ///< from 1 on
        int count = 0;

        friend bool operator==(const Shard&, const Shard&) = default;
    };

    std::string base;
    std::string variant;  ///< "fp16", "ema", "non_ema"; often empty
    std::optional<Shard> shard;
    std::string ending;  ///< ".safetensors"

    [[nodiscard]] static WeightFileName of(const std::filesystem::path& file);

    /// Which of several files that hold the same is taken; lower is better. First the file without
    /// a variant, then averaged weights, float32, float16 or bfloat16, others, numbers of eight
    /// bits, and last the weights before averaging. Of two like these safetensors.
    [[nodiscard]] int preference() const;

    /// Whether it belongs to a training and holds no weights to load: optimizer, scheduler, random
    /// states, arguments.
    [[nodiscard]] bool isOfTraining() const;

    /// Whether it is called like a file that changes weights and is not one: LoRA, textual
    /// inversion.
    [[nodiscard]] bool isAdapter() const;
};

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace r2r::nn {

/// Names and shapes of the tensors in a checkpoint: all that the form of a network is read from.
using TensorShapes = std::map<std::string, std::vector<int64_t>, std::less<>>;

/// Heads of the transformers of four levels, finest first; the middle has as many as the last one.
using Heads = std::array<int64_t, 4>;
inline constexpr Heads kUsualHeads = {8, 8, 8, 8};

// The defaults are those of the published models. `detect` reads what differs from the shapes; the
// number of blocks is the same in every model. Heads and functions are not in the shapes: who knows
// more of them than the defaults sets them.
// All throw Error{MissingWeights} naming the first tensor they cannot do without, and
// Error{Unsupported} for widths that 32 groups or the heads do not divide.

struct UnetConfig {
    int64_t inChannels = 9;   ///< noisy latents 4, mask 1, composite latents 4
    int64_t outChannels = 4;  ///< predicted noise
    std::vector<int64_t> widths = {320, 640, 1280, 1280};
    int64_t textChannels = 768;
    Heads heads = kUsualHeads;

    [[nodiscard]] int64_t timeChannels() const { return 4 * widths.front(); }

    [[nodiscard]] static UnetConfig detect(const TensorShapes& shapes);
};

struct ControllerConfig {
    int64_t hintChannels = 7;                             ///< edge composite 3, composite 3, mask 1
    std::vector<int64_t> hintWidths = {16, 32, 96, 256};  ///< at 1, ½, ¼, ⅛ of the picture
    std::vector<int64_t> widths = {320, 640, 1280, 1280};
    int64_t textChannels = 768;
    Heads heads = kUsualHeads;

    [[nodiscard]] int64_t timeChannels() const { return 4 * widths.front(); }

    [[nodiscard]] static ControllerConfig detect(const TensorShapes& shapes);
};

/// Serves the plain VAE, Clear-VAE and Harmony-VAE.
struct VaeConfig {
    std::vector<int64_t> widths = {128, 256, 512, 512};
    int64_t latentChannels = 4;

    [[nodiscard]] static VaeConfig detect(const TensorShapes& shapes);
};

struct ClipTextConfig {
    int64_t vocabulary = 49408;
    int64_t width = 768;
    int64_t layers = 12;
    int64_t mlpWidth = 3072;
    int64_t positions = 77;

    bool hasExactGelu = false;  ///< not x · sigmoid(1.702 x)
    int64_t statedHeads = 0;    ///< 0: not known otherwise than by the width
    int64_t padding = -1;       ///< token that fills the empty prompt; −1: the end token

    /// 64 channels a head, as in every published CLIP; four heads where that does not divide.
    [[nodiscard]] int64_t heads() const {
        return statedHeads > 0 ? statedHeads : width % 64 == 0 ? width / 64 : 4;
    }

    [[nodiscard]] static ClipTextConfig detect(const TensorShapes& shapes);
};

struct RefinerConfig {
    int64_t inChannels = 7;  ///< harmonized 3, then optionally mask 1, composite 3
    std::vector<int64_t> widths = {128, 256, 512, 512};

    [[nodiscard]] static RefinerConfig detect(const TensorShapes& shapes);
};

}  // namespace r2r::nn

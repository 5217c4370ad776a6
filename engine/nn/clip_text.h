// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"
#include "engine/nn/network_config.h"

namespace r2r::nn {

/// The text encoder of CLIP. Every picture has the same, empty prompt, so it runs once, at import.
class ClipTextImpl : public torch::nn::Module {
public:
    explicit ClipTextImpl(const ClipTextConfig& config);

    /// @param ids  (B, N) int64, N at most the number of positions
    /// @return     (B, N, width): the last hidden state after the final normalisation
    Tensor forward(const Tensor& ids);

    /// The empty prompt: a start token, an end token, then padding to the last position; of the
    /// published models that is the end token, too. (1, positions)
    [[nodiscard]] static Tensor emptyPrompt(const ClipTextConfig& config);

private:
    class Layer;
    class Embeddings;

    std::shared_ptr<Embeddings> embeddings_;
    std::vector<std::shared_ptr<Layer>> layers_;
    LayerNorm final_layer_norm_;
};

TORCH_MODULE(ClipText);

}  // namespace r2r::nn

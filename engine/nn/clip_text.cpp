// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/clip_text.h"

#include "engine/ops/attention.h"

#include <ATen/ATen.h>

#include <limits>

namespace r2r::nn {

/// Token plus position.
class ClipTextImpl::Embeddings : public torch::nn::Module {
public:
    explicit Embeddings(const ClipTextConfig& config) {
        const auto table = [this](const char* name, int64_t rows, int64_t width) {
            const auto holder = register_module(name, std::make_shared<torch::nn::Module>());
            return holder->register_parameter("weight", at::empty({rows, width}));
        };
        tokens_ = table("token_embedding", config.vocabulary, config.width);
        positions_ = table("position_embedding", config.positions, config.width);
    }

    Tensor forward(const Tensor& ids) {
        return at::embedding(tokens_, ids) + positions_.narrow(0, 0, ids.size(1));
    }

private:
    Tensor tokens_;
    Tensor positions_;
};

/// Causal self-attention and an MLP, each on normalised input and added.
class ClipTextImpl::Layer : public torch::nn::Module {
public:
    explicit Layer(const ClipTextConfig& config)
        : heads_(config.heads())
        , hasExactGelu_(config.hasExactGelu)
        , layer_norm1(register_module("layer_norm1", LayerNorm(config.width)))
        , layer_norm2(register_module("layer_norm2", LayerNorm(config.width)))
        , q_proj(config.width, config.width)
        , k_proj(config.width, config.width)
        , v_proj(config.width, config.width)
        , out_proj(config.width, config.width)
        , fc1(config.width, config.mlpWidth)
        , fc2(config.mlpWidth, config.width) {
        const auto attention = register_module("self_attn", std::make_shared<torch::nn::Module>());
        attention->register_module("q_proj", q_proj);
        attention->register_module("k_proj", k_proj);
        attention->register_module("v_proj", v_proj);
        attention->register_module("out_proj", out_proj);
        const auto mlp = register_module("mlp", std::make_shared<torch::nn::Module>());
        mlp->register_module("fc1", fc1);
        mlp->register_module("fc2", fc2);
    }

    Tensor forward(const Tensor& input) {
        const Tensor x = input + attended(layer_norm1->forward(input));
        const Tensor inner = fc1->forward(layer_norm2->forward(x));
        return x +
               fc2->forward(hasExactGelu_ ? at::gelu(inner) : inner * at::sigmoid(inner * 1.702));
    }

private:
    Tensor attended(const Tensor& y) {
        const auto split = [this](const Tensor& tokens) {
            return tokens.unflatten(2, {heads_, -1}).transpose(1, 2);
        };
        const Tensor queries = split(q_proj->forward(y));
        const double scale = 1 / std::sqrt(static_cast<double>(queries.size(3)));
        const int64_t length = y.size(1);
        const Tensor future =
            at::full({length, length}, -std::numeric_limits<float>::infinity(), y.options())
                .triu(1);
        const Tensor scores =
            at::matmul(queries * scale, split(k_proj->forward(y)).transpose(2, 3)) + future;
        const Tensor mixed = at::matmul(at::softmax(scores, -1), split(v_proj->forward(y)));
        return out_proj->forward(mixed.transpose(1, 2).flatten(2));
    }

    int64_t heads_;
    bool hasExactGelu_;
    LayerNorm layer_norm1;
    LayerNorm layer_norm2;
    Linear q_proj, k_proj, v_proj, out_proj;
    Linear fc1, fc2;
};

ClipTextImpl::ClipTextImpl(const ClipTextConfig& config)
    : embeddings_(std::make_shared<Embeddings>(config)), final_layer_norm_(config.width) {
    const auto model = register_module("text_model", std::make_shared<torch::nn::Module>());
    model->register_module("embeddings", embeddings_);
    const auto layers = model->register_module("encoder", std::make_shared<torch::nn::Module>())
                            ->register_module("layers", std::make_shared<torch::nn::Module>());
    for (int64_t i = 0; i < config.layers; ++i)
        layers_.push_back(
            layers->register_module(std::to_string(i), std::make_shared<Layer>(config)));
    model->register_module("final_layer_norm", final_layer_norm_);
}

Tensor ClipTextImpl::forward(const Tensor& ids) {
    Tensor x = embeddings_->forward(ids);
    for (const auto& layer : layers_)
        x = layer->forward(x);
    return final_layer_norm_->forward(x);
}

Tensor ClipTextImpl::emptyPrompt(const ClipTextConfig& config) {
    // The vocabulary ends with the start and the end token.
    const int64_t end = config.vocabulary - 1;
    Tensor ids =
        at::full({1, config.positions}, config.padding < 0 ? end : config.padding, at::kLong);
    ids.select(1, 0).fill_(end - 1);
    if (config.positions > 1)
        ids.select(1, 1).fill_(end);
    return ids;
}

}  // namespace r2r::nn

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/load_into.h"
#include "engine/weights/tensor_map.h"
#include "training/training_config.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <vector>

namespace r2r {

/// AdamW (Loshchilov and Hutter) over a stage's weights, and their moving average.
///
/// The average is a ← a + (1 − d)·(w − a) with d = min(decay, (1 + n)/(10 + n)) after n steps, so
/// that it forgets where it began. It is what validation, pictures and checkpoints show.
class Optimizer {
public:
    /// @param weights    leaves that want gradients; shared with the networks
    /// @param rateShare  of each weight, by its name: what the rate is multiplied by; empty: 1
    Optimizer(NamedTensors weights,
              const TrainingConfig::Optimizer& settings,
              const std::function<double(const std::string&)>& rateShare = {});

    void clearGradients();

    /// All gradients, zeros where a weight had none, in the order of the weights.
    [[nodiscard]] std::vector<at::Tensor> gradients();

    /// The name of the first gradient that is not finite; empty: all are.
    [[nodiscard]] std::string firstBrokenGradient();

    /// Scales gradients to the configured norm. @return their norm before.
    double clip();

    void step(double rate);

    /// Shows the averages in the networks for as long as it lives.
    class Averaged {
    public:
        explicit Averaged(Optimizer& optimizer) : optimizer_(optimizer) { optimizer_.exchange(); }

        ~Averaged() { optimizer_.exchange(); }

        Averaged(const Averaged&) = delete;
        Averaged& operator=(const Averaged&) = delete;

    private:
        Optimizer& optimizer_;
    };

    /// A checkpoint keeps these beside the averaged weights: moments "first/…" and "second/…",
    /// the number of steps "steps", and, if there is an average, the weights themselves "weight/…".
    [[nodiscard]] TensorMap state() const;

    /// @param averages  the weights that the checkpoint shows, as "component/name"
    /// @throws what `loadInto` throws.
    void restore(const TensorMap& state, const TensorMap& averages);

private:
    void exchange();

    [[nodiscard]] bool hasAverage() const { return settings_.average > 0; }

    /// Weights that follow each other and have one rate.
    struct Group {
        double rateShare = 1;
        size_t size = 0;
    };

    TrainingConfig::Optimizer settings_;
    std::vector<Group> groups_;
    std::vector<std::string> names_;
    std::vector<at::Tensor> weights_;
    std::vector<at::Tensor> first_;
    std::vector<at::Tensor> second_;
    std::vector<at::Tensor> steps_;  ///< one number each, as the fused operation wants it
    std::vector<at::Tensor> averages_;
};

}  // namespace r2r

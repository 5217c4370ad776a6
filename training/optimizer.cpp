// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/optimizer.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace r2r {
namespace {

constexpr double kEpsilon = 1e-8;

NamedTensors prefixed(const char* prefix,
                      const std::vector<std::string>& names,
                      const std::vector<at::Tensor>& tensors) {
    NamedTensors result;
    for (size_t i = 0; i < names.size(); ++i)
        result.emplace_back(prefix + names[i], tensors[i]);
    return result;
}

}  // namespace

Optimizer::Optimizer(NamedTensors weights,
                     const TrainingConfig::Optimizer& settings,
                     const std::function<double(const std::string&)>& rateShare)
    : settings_(settings) {
    const at::NoGradGuard guard;
    for (auto& [name, weight] : weights) {
        const double share = rateShare ? rateShare(name) : 1;
        if (groups_.empty() || groups_.back().rateShare != share)
            groups_.push_back({.rateShare = share});
        ++groups_.back().size;
        names_.push_back(name);
        weights_.push_back(weight);
        first_.push_back(at::zeros_like(weight));
        second_.push_back(at::zeros_like(weight));
        steps_.push_back(at::zeros({}, weight.options()));
        if (hasAverage())
            averages_.push_back(weight.detach().clone());
    }
}

void Optimizer::clearGradients() {
    for (at::Tensor& weight : weights_)
        weight.mutable_grad().reset();
}

std::vector<at::Tensor> Optimizer::gradients() {
    std::vector<at::Tensor> result;
    for (at::Tensor& weight : weights_) {
        if (!weight.grad().defined())
            weight.mutable_grad() = at::zeros_like(weight);
        result.push_back(weight.grad());
    }
    return result;
}

std::string Optimizer::firstBrokenGradient() {
    const std::vector<at::Tensor> all = gradients();
    for (size_t i = 0; i < all.size(); ++i)
        if (!all[i].isfinite().all().item<bool>())
            return names_[i];
    return {};
}

double Optimizer::clip() {
    const at::NoGradGuard guard;
    std::vector<at::Tensor> all = gradients();
    const double norm = at::stack(at::_foreach_norm(all)).norm().item<double>();
    if (settings_.clip > 0 && norm > settings_.clip)
        at::_foreach_mul_(all, settings_.clip / (norm + 1e-6));
    return norm;
}

void Optimizer::step(double rate) {
    const at::NoGradGuard guard;
    at::_foreach_add_(steps_, 1);
    const std::vector<at::Tensor> all = gradients();
    size_t begin = 0;
    for (const Group& group : groups_) {
        const auto part = [&](const std::vector<at::Tensor>& tensors) {
            return at::TensorList(tensors).slice(begin, group.size);
        };
        at::_fused_adamw_(part(weights_),
                          part(all),
                          part(first_),
                          part(second_),
                          {},
                          part(steps_),
                          rate * group.rateShare,
                          settings_.beta1,
                          settings_.beta2,
                          settings_.weightDecay,
                          kEpsilon,
                          false,
                          false);
        begin += group.size;
    }
    if (!hasAverage())
        return;
    const auto done = steps_.front().item<double>();
    const double decay = std::min(settings_.average, (1 + done) / (10 + done));
    at::_foreach_lerp_(averages_, weights_, 1 - decay);
}

void Optimizer::exchange() {
    if (!hasAverage())
        return;
    for (size_t i = 0; i < weights_.size(); ++i) {
        const at::Tensor shown = weights_[i].detach();
        weights_[i].set_data(averages_[i]);
        averages_[i] = shown;
    }
}

TensorMap Optimizer::state() const {
    TensorMap state;
    state.add("steps", steps_.front().detach().cpu());
    const auto add = [&state](const NamedTensors& tensors) {
        for (const auto& [name, tensor] : tensors)
            state.add(name, tensor.detach().cpu());
    };
    add(prefixed("first/", names_, first_));
    add(prefixed("second/", names_, second_));
    if (hasAverage())
        add(prefixed("weight/", names_, weights_));
    return state;
}

void Optimizer::restore(const TensorMap& state, const TensorMap& averages) {
    loadInto(state, prefixed("first/", names_, first_));
    loadInto(state, prefixed("second/", names_, second_));
    for (at::Tensor& steps : steps_)
        loadInto(state, {{"steps", steps}});
    loadInto(averages, prefixed("", names_, hasAverage() ? averages_ : weights_));
    if (hasAverage())
        loadInto(state, prefixed("weight/", names_, weights_));
}

}  // namespace r2r

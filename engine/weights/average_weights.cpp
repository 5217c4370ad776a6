// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/average_weights.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <utility>

namespace r2r {
namespace {

using Tensors = std::vector<TensorToWrite>;

Error noRelative(Component component, const std::string& tensor, std::string_view what) {
    return {
        ErrorCode::InvalidArgument,
        fmt::format(
            "the models cannot be averaged: {} of {} {}", tensor, componentName(component), what),
        "Only models that began as the same one have a mean that is of use."};
}

/// The tensor of the same name and shape in another model.
const TensorToWrite& counterpart(const TensorToWrite& tensor,
                                 const ModelContents& other,
                                 Component component) {
    const auto theirs = other.components.find(component);
    if (theirs == other.components.end())
        throw noRelative(component, tensor.name, "is missing in one of them");
    const auto found = std::ranges::find(theirs->second, tensor.name, &TensorToWrite::name);
    if (found == theirs->second.end())
        throw noRelative(component, tensor.name, "is missing in one of them");
    if (found->shape != tensor.shape)
        throw noRelative(component, tensor.name, "has another shape in one of them");
    return *found;
}

/// @param all  the same tensor of every model
TensorToWrite averaged(std::vector<TensorToWrite> all, std::vector<double> shares) {
    TensorToWrite result = all.front();
    if (!at::isFloatingType(result.dtype))
        return result;
    result.make = [all = std::move(all), shares = std::move(shares)] {
        at::Tensor sum = all[0].make().to(at::kDouble) * shares[0];
        for (size_t i = 1; i < all.size(); ++i)
            sum += all[i].make().to(at::kDouble) * shares[i];
        return sum;
    };
    return result;
}

}  // namespace

ModelContents averageOf(std::span<const ModelContents> models, std::span<const double> shares) {
    if (models.size() < 2 || shares.size() != models.size() ||
        std::ranges::any_of(shares, [](double share) { return !(share > 0); }))
        throw Error(ErrorCode::InvalidArgument,
                    "an average needs two or more models, and a positive share for each");
    const double whole = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::vector<double> parts;
    for (const double share : shares)
        parts.push_back(share / whole);
    ModelContents result{.description = models[0].description,
                         .components = {},
                         .emptyPrompt = models[0].emptyPrompt,
                         .settings = models[0].settings};
    for (const ModelContents& other : models.subspan(1))
        if (other.settings != result.settings)
            throw Error(ErrorCode::InvalidArgument,
                        "the models cannot be averaged: their heads, predictions or scales differ",
                        "Only models that began as the same one have a mean that is of use.");
    for (const auto& [component, tensors] : models[0].components)
        for (const TensorToWrite& tensor : tensors) {
            std::vector<TensorToWrite> all = {tensor};
            for (const ModelContents& other : models.subspan(1))
                all.push_back(counterpart(tensor, other, component));
            result.components[component].push_back(averaged(std::move(all), parts));
        }
    for (const ModelContents& other : models.subspan(1))
        for (const auto& [component, tensors] : other.components)
            for (const TensorToWrite& tensor : tensors)
                (void)counterpart(tensor, models[0], component);
    return result;
}

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/load_into.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <fmt/format.h>
#include <set>

namespace r2r {
namespace {

void requireShape(const TensorMap& tensors, const std::string& name, const at::Tensor& parameter) {
    const at::Tensor& stored = tensors.at(name);
    if (stored.sizes() == parameter.sizes())
        return;
    throw Error(ErrorCode::Corrupt,
                fmt::format("the tensor {} in {} is {}, but the network needs {}",
                            name,
                            tensors.file().string(),
                            shapeText(stored.sizes()),
                            shapeText(parameter.sizes())),
                "These weights belong to another network.");
}

/// The names that are missing; throws if they may not be.
std::vector<std::string> missingNames(const TensorMap& tensors,
                                      const NamedTensors& parameters,
                                      const LoadOptions& options) {
    std::vector<std::string> missing;
    std::vector<std::string> needed;
    for (const auto& [name, parameter] : parameters)
        if (!tensors.contains(name)) {
            const bool isAllowed = options.mayBeMissing && options.mayBeMissing(name);
            (isAllowed ? missing : needed).push_back(name);
        }
    if (!needed.empty())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("{} lacks {} of {} tensors, first {}",
                                tensors.file().string(),
                                needed.size(),
                                parameters.size(),
                                needed.front()),
                    "Run \"r2r inspect\" to see what the file contains.");
    return missing;
}

}  // namespace

LoadReport loadInto(const TensorMap& tensors,
                    const NamedTensors& parameters,
                    const LoadOptions& options) {
    LoadReport report{.missing = missingNames(tensors, parameters, options)};
    std::set<std::string_view> wanted;
    for (const auto& [name, parameter] : parameters) {
        wanted.insert(name);
        if (tensors.contains(name))
            requireShape(tensors, name, parameter);
    }
    for (const TensorMap::Entry& entry : tensors)
        if (!wanted.contains(entry.name))
            report.unexpected.push_back(entry.name);

    const at::NoGradGuard noGrad;
    for (const auto& [name, parameter] : parameters) {
        if (!tensors.contains(name))
            continue;
        const at::Tensor& stored = tensors.at(name);
        if (stored.scalar_type() != parameter.scalar_type())
            report.cast.push_back(name);
        at::Tensor(parameter).copy_(stored);
    }
    return report;
}

}  // namespace r2r

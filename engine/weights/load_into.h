// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace r2r {

/// Parameters of a network under the names of the checkpoint.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

struct LoadOptions {
    /// Which tensors may be missing and keep their values; none, unless told otherwise.
    std::function<bool(const std::string& name)> mayBeMissing;
};

/// The irregularities of a loading.
struct LoadReport {
    std::vector<std::string> missing;     ///< allowed to be, and kept
    std::vector<std::string> unexpected;  ///< in the map, and not used
    std::vector<std::string> cast;        ///< stored in another dtype than they are used in
};

/// Copies tensors into the parameters of those names, without grad, converting dtype and device.
/// Nothing is copied unless everything fits.
/// @throws Error{MissingWeights} counting what is missing and may not be; Error{Corrupt} naming the
///         first tensor of a wrong shape, both shapes and the file.
LoadReport loadInto(const TensorMap& tensors,
                    const NamedTensors& parameters,
                    const LoadOptions& options = {});

}  // namespace r2r

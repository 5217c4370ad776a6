// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/pickle.h"

namespace r2r {

/// The call by which a pickle of PyTorch makes a tensor, whatever is wrapped around it: a
/// parameter, a buffer, a tensor with attributes of its own.
struct TensorCall {
    enum class Kind {
        Typed,    ///< the storage's class says the type of the elements
        Untyped,  ///< the storage is followed by a type, and its elements are bytes
    };

    Kind kind{};
    pickle::Reference arguments = nullptr;  ///< a tuple: storage, offset, shape, strides, …

    /// Whether a tensor is another one seen with the opposite sign.
    [[nodiscard]] bool isNegative() const;
};

/// @return arguments are null if the value is not a tensor.
[[nodiscard]] TensorCall tensorCall(const pickle::Value& value);

[[nodiscard]] inline bool isTensor(const pickle::Value& value) {
    return tensorCall(value).arguments != nullptr;
}

}  // namespace r2r

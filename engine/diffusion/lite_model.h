// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace r2r {

/// Side of the square that it looks at, pixels, as trained.
inline constexpr int kLiteSide = 128;
/// Side of its square of the whole picture, if it looks at that too.
inline constexpr int kLiteWholeSide = 96;

/// R2R-Lite on one device, ready to run: the encoder and the network, in float32.
class LiteModel {
public:
    /// @param encoder, network  the components, complete
    /// @throws what `loadInto` throws.
    LiteModel(const TensorMap& encoder, const TensorMap& network, at::Device device);
    ~LiteModel();
    LiteModel(LiteModel&& other) noexcept;
    LiteModel& operator=(LiteModel&&) = delete;

    /// The model's input, float32 on any device. All of one size, sides multiples of 32.
    struct Scene {
        /// The whole picture, squashed to a square of `kLiteWholeSide`.
        struct Whole {
            at::Tensor composite;
            at::Tensor mask;
            at::Tensor reference;
        };

        at::Tensor composite;  ///< (1, 3, h, w) RGB, sRGB-encoded, [0, 1]
        at::Tensor mask;       ///< (1, 1, h, w) in [0, 1], 1 is foreground
        at::Tensor reference;  ///< (1, 1, h, w) in [0, 1], weights of what to follow
        Whole whole = {};      ///< for a model that `seesWhole`; others leave it alone
    };

    /// Whether it looks at the whole picture too, which its weights say.
    [[nodiscard]] bool seesWhole() const;

    /// Any thread, several at once.
    /// @return (1, 12, d, h/8, w/8) float32 on the CPU, see `ops/color_field.h`
    /// @throws Error{InvalidArgument} if the sizes do not fit.
    [[nodiscard]] at::Tensor propose(const Scene& scene) const;

private:
    struct Networks;

    std::unique_ptr<Networks> networks_;
};

}  // namespace r2r

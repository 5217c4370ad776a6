// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/look_tables.h"
#include "training/sample_random.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <optional>
#include <string>

namespace r2r {

/// Looks that photographs are given so that a foreground and its surroundings seem to come from
/// different places: other light, another camera, another retoucher, another photograph's colours.
///
/// All pictures here are (1, 3, n, n) in [0, 1], masks (1, 1, n, n). Looks are strong on the
/// whole; who uses one sets its strength.
class MadeLooks {
public:
    /// @param tables  a file for `LookTables`; empty: looks are made without tables
    explicit MadeLooks(const std::string& tables);

    /// A look of a whole picture: a table, a raw converter's sliders, a cast, night.
    [[nodiscard]] at::Tensor ofPicture(const at::Tensor& picture, SampleRandom& random) const;

    /// A foreground's surroundings in other photographs are asked for when they are needed.
    using OtherPicture = std::function<at::Tensor()>;

    /// A look for a foreground: those of a whole picture, and light that differs from place to
    /// place, colour statistics of another photograph, or what remains after it was blended into
    /// another photograph without seams.
    [[nodiscard]] at::Tensor ofForeground(const at::Tensor& picture,
                                          const at::Tensor& mask,
                                          const OtherPicture& other,
                                          SampleRandom& random) const;

private:
    [[nodiscard]] at::Tensor tabled(const at::Tensor& picture, SampleRandom& random) const;

    std::optional<LookTables> tables_;
};

/// The picture in a light that changes along a direction or around a lamp, in brightness and
/// colour.
[[nodiscard]] at::Tensor unevenlyLit(const at::Tensor& picture, SampleRandom& random);

/// Means and deviations of luma and two opponent colours over the mask become those of all of
/// `other` (Reinhard's transfer in linear opponent colours of encoded values).
[[nodiscard]] at::Tensor withStatisticsOf(const at::Tensor& other,
                                          const at::Tensor& picture,
                                          const at::Tensor& mask);

/// Approximates Poisson blending of the masked part into `other`: the difference of the two
/// around the mask is continued smoothly into it.
[[nodiscard]] at::Tensor blendedInto(const at::Tensor& other,
                                     const at::Tensor& picture,
                                     const at::Tensor& mask);

}  // namespace r2r

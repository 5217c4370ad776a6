// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// A network that tells what of a picture stands out. One instance serves one thread at a time.
class SubjectNetwork {
public:
    /// The side of the square that it looks at, pixels.
    static constexpr int kSide = 320;

    virtual ~SubjectNetwork() = default;

    /// @param square  F32, 3 channels, working space, `kSide` both ways: the picture stretched to
    /// it
    /// @return F32, 1 channel, same size: 1 at the subject, 0 elsewhere
    [[nodiscard]] virtual Image map(const Image& square) = 0;
};

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"

#include <opencv2/core.hpp>

#include <cstdint>

namespace r2r {

/// Values of the hints for `grabCutMask`.
enum class CutHint : uint8_t {
    Background = 0,
    ProbablyBackground = 64,
    ProbablyForeground = 192,
    Foreground = 255,
};

/// GrabCut of one picture whose hints become more: what was learned of its colours is kept.
class GrabCut {
public:
    /// @param picture  any form
    explicit GrabCut(const Image& picture);

    /// As `grabCutMask`, which this is the work of.
    [[nodiscard]] Image mask(const Image& hints, int rounds, const JobContext& job = {});

    /// One round more, from where the last answer ended: a third of the time. Certain hints count
    /// as they are; where they are not certain, what the last answer said does.
    [[nodiscard]] Image further(const Image& hints, const JobContext& job = {});

private:
    [[nodiscard]] cv::Mat labelsOf(const Image& hints) const;
    [[nodiscard]] Image answer() const;

    Size size_;
    cv::Mat small_;
    cv::Mat labels_;
    cv::Mat background_;  ///< the mixtures of colours
    cv::Mat foreground_;
};

/// The foreground that colours and hints tell together: GrabCut (Rother, Kolmogorov and Blake 2004)
/// on at most 400 pixels, enlarged with a soft edge. The same picture and hints give the same mask.
///
/// @param picture  any form
/// @param hints    U8, 1 channel, values of `CutHint`, of any size: it is stretched over the
/// picture
/// @return a mask of the picture's size. Hints that leave nothing to decide come back as they are,
///         and so do those that hold no foreground or no background at all.
/// @throws Cancelled between two rounds.
[[nodiscard]] Image grabCutMask(const Image& picture,
                                const Image& hints,
                                int rounds = 3,
                                const JobContext& job = {});

}  // namespace r2r

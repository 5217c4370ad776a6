// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/subject_masks.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/subject_source.h"
#include "engine/pipeline/subjects/subject_selection.h"

#include <algorithm>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr const char* kGrabCut = "grabcut";

bool isEmpty(const Image& mask) {
    for (int y = 0; y < mask.height(); ++y)
        if (std::ranges::any_of(mask.row<uint8_t>(y), [](uint8_t value) { return value >= 128; }))
            return false;
    return true;
}

}  // namespace

Image SubjectMasks::maskOf(const Image& picture, std::string& foundBy, const JobContext& job) {
    if (foundBy != kGrabCut && !isOpened_) {
        network_ = bundledSubjectNetwork();
        isOpened_ = true;
    }
    SubjectNetwork* const network = foundBy == kGrabCut ? nullptr : network_.get();
    const std::string now = network ? kBundledSubjectNetwork : kGrabCut;
    if (foundBy.empty())
        foundBy = now;
    if (foundBy != now)
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the mask was found by {}, and here is only {}", foundBy, now),
                    "Use the version of the program that the recipe was made with, or give the "
                    "picture a mask of its own.");
    Image mask = subjectMask(picture, {}, network, job);
    if (isEmpty(mask))
        throw Error(ErrorCode::NotFound,
                    "nothing stands out in the picture, so there is no mask",
                    "Give it a mask of its own; r2r mask can make one from a box or a point.");
    return mask;
}

}  // namespace r2r

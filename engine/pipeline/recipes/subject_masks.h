// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/subjects/subject_network.h"

#include <memory>
#include <string>

namespace r2r {

/// Masks of pictures that bring none: what stands out in them (`subjectMask`). The network that
/// comes with the program is opened for the first picture and kept. One thread at a time.
class SubjectMasks {
public:
    /// @param foundBy  what found the mask when the recipe was made, which then finds it again;
    ///                 filled in if it is empty
    /// @throws Error{MissingWeights} if that is not here, Error{NotFound} if nothing stands out,
    ///         Cancelled.
    [[nodiscard]] Image maskOf(const Image& picture, std::string& foundBy, const JobContext& job);

private:
    std::unique_ptr<SubjectNetwork> network_;
    bool isOpened_ = false;
};

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "engine/core/stable_random.h"
#include "training/data/photo_pool.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// A new foreground for a photograph, before anybody judged it.
struct Candidate {
    /// Empty: sound. Otherwise why there is no picture: "the region does not fit into coco_12".
    std::string refusal;
    Rect region;            ///< of the photograph; holds the support of its mask
    Image foreground;       ///< F32, 3 channels, size of `region`; sRGB-encoded, not clipped
    std::string reference;  ///< id of the other photograph; empty: none was used
    std::string referenceLicence;
    bool isReferenceUnusable =
        false;                      ///< that is why: it is missing, damaged, or has no foreground
    Json details = Json::object();  ///< every number that was drawn: region, alpha …
};

/// Makes composites from a photograph by changing its foreground; the photograph is the truth.
///
/// A candidate depends on the photograph, the list of other photographs and its own random numbers,
/// on nothing else: not on the candidates beside it, nor on the number of threads. Immutable, any
/// thread.
class PairGenerator {
public:
    virtual ~PairGenerator() = default;

    /// As in lists and on command lines: "poisson".
    [[nodiscard]] virtual std::string_view name() const = 0;

    /// Whether a composite that looks like its photograph is wanted.
    [[nodiscard]] virtual bool mayLookEqual() const { return false; }

    /// One candidate for each of `draws`, in their order.
    /// @param self  index of `photo` in `others`: another one is drawn; negative: it is not there
    /// @throws Cancelled, and what reading another photograph throws.
    [[nodiscard]] virtual std::vector<Candidate> candidates(const SourcePhoto& photo,
                                                            PhotoPool& others,
                                                            int64_t self,
                                                            std::span<StableRandom> draws,
                                                            const JobContext& job) const = 0;
};

/// @throws Error{InvalidArgument} listing the names there are.
[[nodiscard]] std::unique_ptr<PairGenerator> pairGenerator(std::string_view name);

/// The names that `pairGenerator` knows.
[[nodiscard]] std::vector<std::string_view> pairGeneratorNames();

/// The photograph with the candidate's foreground pasted back by the mask: rounded and clipped, all
/// other pixels keep their bytes.
[[nodiscard]] Image pasted(const SourcePhoto& photo, const Candidate& candidate);

/// The pixels of the photograph's support, sRGB-encoded in [0, 1]: F32, 3 channels.
[[nodiscard]] Image supportPixels(const SourcePhoto& photo);

/// The photograph that `candidate` takes its colours from, which is drawn and noted in it; never
/// `self` where there is another one. Null if it cannot be used; the refusal then says why.
[[nodiscard]] std::shared_ptr<const SourcePhoto> drawReference(PhotoPool& others,
                                                               int64_t self,
                                                               StableRandom& draw,
                                                               Candidate& candidate);

}  // namespace r2r

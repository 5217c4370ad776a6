// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "ui/jobs/change_cache.h"
#include "ui/jobs/harmonizer_shelf.h"
#include "ui/jobs/preview_request.h"
#include "ui/jobs/small_composition.h"

#include <functional>
#include <vector>

namespace r2r::ui {

/// Computes what the canvas shows. Belongs to the engine thread; a blocking call like the engine's
/// own.
///
/// The colours are found on a composition of at most `kWorkingSide` pixels, whatever the canvas
/// shows, so zooming never changes them. What was found is kept: as long as only strengths or the
/// zoom move, nothing is harmonized again.
class PreviewRenderer {
public:
    static constexpr int kWorkingSide = 1600;

    using Deliver = std::function<void(const PreviewResult&)>;

    explicit PreviewRenderer(HarmonizerShelf::Opener open);

    /// @param draft  receives the composition with the changes known so far when a better picture
    ///               takes longer; it comes even if the job has been stopped, so that a stream of
    ///               edits always shows something.
    /// @throws Cancelled, and what harmonizers throw.
    [[nodiscard]] PreviewResult run(const PreviewRequest& request,
                                    const JobContext& job,
                                    const Deliver& draft);

private:
    [[nodiscard]] std::vector<ForegroundId> outdated(const PreviewRequest& request) const;
    void harmonize(const PreviewRequest& request, ForegroundId foreground, const JobContext& job);
    [[nodiscard]] PreviewResult painted(const PreviewRequest& request,
                                        int longerSide,
                                        const JobContext& job);

    HarmonizerShelf shelf_;
    SmallComposition small_{kWorkingSide};
    ChangeCache changes_;
};

}  // namespace r2r::ui

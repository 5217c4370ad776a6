// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/workspace/change_finder.h"
#include "engine/workspace/pasted_foregrounds.h"
#include "ui/preview/preview_request.h"

#include <functional>
#include <optional>
#include <vector>

namespace r2r::ui {

/// Computes what the canvas shows. Belongs to the engine thread; a blocking call like the engine's
/// own.
///
/// Found changes are kept: as long as only strengths or the zoom move, nothing is harmonized again.
class PreviewRenderer {
public:
    static constexpr int kWorkingSide = ChangeFinder::kWorkingSide;

    using Deliver = std::function<void(const PreviewResult&)>;

    /// @param finder  borrowed; must live longer.
    explicit PreviewRenderer(ChangeFinder& finder) : finder_(finder) {}

    /// @param draft  receives the composition with the changes known so far when a better picture
    ///               takes longer; it comes even if the job has been stopped, so that a stream of
    ///               edits always shows something. While a full-quality run goes on it receives
    ///               what the result looks like so far, as often as painting it is worth.
    /// @throws Cancelled, and what harmonizers throw.
    [[nodiscard]] PreviewResult run(const PreviewRequest& request,
                                    const JobContext& job,
                                    const Deliver& draft);

private:
    /// The foregrounds to harmonize, and those that would be if they were not held.
    struct Outdated {
        std::vector<ForegroundId> wanted;
        std::vector<ForegroundId> held;
    };

    [[nodiscard]] Outdated outdated(const PreviewRequest& request);
    void harmonize(const PreviewRequest& request,
                   ForegroundId foreground,
                   const JobContext& job,
                   const Deliver& draft);
    [[nodiscard]] PreviewResult painted(const PreviewRequest& request,
                                        int longerSide,
                                        const JobContext& job,
                                        const std::optional<ForegroundChange>& soFar = {});
    void addRemarks(const PreviewRequest& request, bool isNew, PreviewResult& result);

    ChangeFinder& finder_;
    PastedForegrounds pasted_;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/render.h"

#include <map>
#include <vector>

namespace r2r::ui {

/// The last change found for every foreground, and what it was found from.
///
/// A change does not depend on the strengths, so moving a strength only paints again.
class ChangeCache {
public:
    /// Whether the change kept for the request's foreground is what a new run would find.
    [[nodiscard]] bool isCurrent(const HarmonizeRequest& request) const;

    void keep(const HarmonizeRequest& request, SharedColorChange change);

    /// Drops foregrounds that `composition` no longer has, and everything if its background is
    /// another one: the colours of a picture that is gone would only flash up.
    void retain(const Composition& composition);

    /// What is kept for the foregrounds of `composition`, current or not.
    [[nodiscard]] std::vector<ForegroundChange> changesFor(const Composition& composition) const;

private:
    struct Entry {
        HarmonizeRequest origin;
        SharedColorChange change;
    };

    std::map<ForegroundId, Entry> entries_;
};

}  // namespace r2r::ui

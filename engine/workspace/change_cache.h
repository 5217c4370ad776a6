// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/render.h"

#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace r2r {

/// The result of a run, and what it took.
struct FoundChange {
    SharedColorChange change;
    double seconds = 0;  ///< of the run; shared evenly by the seeds of one request
    std::vector<HarmonizerNote> notes;
    std::optional<GuardFinding> guard = std::nullopt;  ///< nothing: not under guard
    std::string device = {};      ///< that it was found on; empty: kept in a file, good everywhere
    std::string modelState = {};  ///< of the files of the model that found it (`fileState`)
};

/// A change and the request that it answers: enough to keep it in a file.
struct KeptChange {
    HarmonizeRequest origin;  ///< of one foreground, at full quality
    FoundChange found;
    bool isShown = false;    ///< the canvas shows it, also if the settings are others by now
    bool isEarlier = false;  ///< it answers nothing any more, and is shown until something does
};

/// Those of `kept` that still answer a question about a foreground of `composition`: everything is
/// as it was but, perhaps, the settings. The origins are written anew, with `composition` and their
/// own settings in it; where several answer the same, the first counts. Besides, what is shown of a
/// foreground that has changed since, as an earlier result.
[[nodiscard]] std::vector<KeptChange> fittingChanges(std::span<const KeptChange> kept,
                                                     const Composition& composition);

/// The last change found for every foreground, and what it was found from. Besides, a few that took
/// long, or that the person may still choose, are remembered: coming back to them costs nothing.
///
/// A change does not depend on the strengths, so moving a strength only paints again.
class ChangeCache {
public:
    static constexpr size_t kMostRemembered = 12;
    static constexpr double kWorthRememberingSeconds = 0.5;  // less is found again while waiting

    /// Whether the change kept for the request's foreground is what a new run would find.
    [[nodiscard]] bool isCurrent(const HarmonizeRequest& request) const;

    /// Makes a remembered change the current one, if it is what a new run would find.
    /// @return `isCurrent(request)` afterwards
    bool recall(const HarmonizeRequest& request);

    /// Null if nothing is known that a new run would find. Valid until the next change.
    [[nodiscard]] const FoundChange* known(const HarmonizeRequest& request) const;

    void keep(const HarmonizeRequest& request, FoundChange found);

    /// Remembers a change without making it the current one.
    void remember(const HarmonizeRequest& request, FoundChange found);

    /// Everything found at full quality that would be used again; before it what is shown.
    [[nodiscard]] std::vector<KeptChange> kept() const;

    /// Takes in what a file kept of `composition`: what answers its settings becomes current, and
    /// where nothing does, what was shown is shown.
    void take(std::span<const KeptChange> kept, const Composition& composition);

    /// Drops foregrounds that `composition` no longer has, and everything if its background is
    /// another one: the colours of a picture that is gone would only flash up.
    void retain(const Composition& composition);

    /// Nothing that `model` has found is current any more; it is shown until something newer is.
    void distrust(const std::string& model);

    /// The changes that are kept for the foregrounds of `composition`, current or not.
    [[nodiscard]] std::vector<ForegroundChange> changesFor(const Composition& composition) const;

private:
    struct Entry {
        HarmonizeRequest origin;
        FoundChange found;
        bool isTrusted = true;

        [[nodiscard]] bool fits(const HarmonizeRequest& request) const;
    };

    std::map<ForegroundId, Entry> current_;
    std::deque<Entry> remembered_;  ///< newest first
};

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace r2r::ui {

/// The harmonizers that were used so far, opened when first asked for and kept. Belongs to the
/// engine thread.
///
/// Of networks only the last one is kept: two of several gigabytes seldom fit into one memory.
class HarmonizerShelf {
public:
    using Opener = std::function<std::unique_ptr<Harmonizer>(const std::string& model)>;
    using Question = std::function<bool(const std::string& model)>;

    /// @param isNetwork  empty: none is
    explicit HarmonizerShelf(Opener open, Question isNetwork = {});

    /// Valid until the next call.
    /// @throws what opening throws; then the next call tries again.
    [[nodiscard]] Harmonizer& harmonizer(const std::string& model);

    /// Closes everything, so that the next call opens anew.
    void clear() { opened_.clear(); }

private:
    Opener open_;
    Question isNetwork_;
    std::map<std::string, std::unique_ptr<Harmonizer>> opened_;
};

}  // namespace r2r::ui

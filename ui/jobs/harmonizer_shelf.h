// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/model_catalog.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace r2r::ui {

/// The harmonizers that were used so far, opened when first asked for and kept. Belongs to the
/// engine thread.
class HarmonizerShelf {
public:
    using Opener = std::function<std::unique_ptr<Harmonizer>(const std::string& model)>;

    explicit HarmonizerShelf(Opener open);

    /// Opens the models of `catalog` on the best device there is.
    [[nodiscard]] static Opener openerOf(const ModelCatalog& catalog);

    /// @throws what opening throws; then the next call tries again.
    [[nodiscard]] Harmonizer& harmonizer(const std::string& model);

private:
    Opener open_;
    std::map<std::string, std::unique_ptr<Harmonizer>> opened_;
};

}  // namespace r2r::ui

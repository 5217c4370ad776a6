// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/placing/composite_parts.h"
#include "engine/pipeline/output_form.h"

#include <memory>
#include <span>

namespace r2r {

/// The picture that `renderedAs` makes, so that its rows can be made while they are written. Null
/// for forms that need the whole of it, for a background with transparency, and where rows would
/// not have the same samples.
[[nodiscard]] std::unique_ptr<const CompositeParts> rowsRenderedAs(
    const OutputForm& form,
    const Composition& composition,
    std::span<const ForegroundChange> changes,
    const JobContext& job = {});

}  // namespace r2r

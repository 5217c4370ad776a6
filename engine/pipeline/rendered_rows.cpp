// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/rendered_rows.h"

namespace r2r {
namespace {

/// Whether the form is the background's own.
bool isOwn(const OutputForm& form, const Image& background) {
    return form.content == OutputContent::Picture && !form.wantsLayers &&
           form.profile == OutputProfile::Background &&
           form.sampleType.value_or(background.sampleType()) == background.sampleType() &&
           outputSize(background.size(), form) == background.size();
}

}  // namespace

std::unique_ptr<const CompositeParts> rowsRenderedAs(const OutputForm& form,
                                                     const Composition& composition,
                                                     std::span<const ForegroundChange> changes,
                                                     const JobContext& job) {
    const Image& background = composition.background;
    if (!isOwn(form, background) || background.hasAlpha())
        return nullptr;
    auto rows = std::make_unique<const CompositeParts>(
        background, compositeLayers(composition, changes, job), job);
    return rows->isExact() ? std::move(rows) : nullptr;
}

}  // namespace r2r

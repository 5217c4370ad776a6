// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/pasted_foregrounds.h"

#include "engine/pipeline/render.h"

#include <algorithm>
#include <utility>

namespace r2r {
namespace {

constexpr size_t kMostSizes = 2;  // of one foreground: for a moving hand, and at rest

}  // namespace

Composition PastedForegrounds::of(const Composition& source,
                                  Composition shown,
                                  const JobContext& job) {
    std::erase_if(entries_, [&](const Entry& entry) {
        const Foreground* now = source.find(entry.source.id);
        return !now || !now->image.sharesPixelsWith(entry.source.image);
    });
    for (Foreground& foreground : shown.foregrounds) {
        if (!foreground.isDecontaminated || foreground.isHidden)
            continue;
        const Foreground& full = *source.find(foreground.id);
        const Size size = foreground.image.size();
        if (const Image* pixels = known(full, size)) {
            foreground.image = *pixels;
        } else {
            foreground.image = pastedPixels(foreground, job);
            const auto isOfIt = [&](const Entry& entry) { return entry.source.id == full.id; };
            if (static_cast<size_t>(std::ranges::count_if(entries_, isOfIt)) >= kMostSizes)
                entries_.erase(std::ranges::find_if(entries_, isOfIt));
            entries_.push_back({full, size, foreground.image});
        }
        foreground.isDecontaminated = false;
    }
    return shown;
}

const Image* PastedForegrounds::known(const Foreground& source, Size shown) const {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return entry.source.id == source.id && entry.shown == shown &&
               entry.source.image.sharesPixelsWith(source.image) &&
               entry.source.mask == source.mask;
    });
    return found == entries_.end() ? nullptr : &found->pixels;
}

}  // namespace r2r

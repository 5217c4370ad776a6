// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/synthesis_preview.h"

#include "training/data/photo_pool.h"
#include "ui/document/qt_image.h"
#include "ui/jobs/outcome.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace r2r::ui {
namespace {

QImage small(const Image& image) {
    const QImage shown = displayImage(image);
    const bool isLarge = std::max(shown.width(), shown.height()) > kPreviewSidePx;
    return isLarge
               ? shown.scaled(
                     kPreviewSidePx, kPreviewSidePx, Qt::KeepAspectRatio, Qt::SmoothTransformation)
               : shown;
}

/// A candidate with what is known about where it comes from.
struct Tried {
    int round = 0;
    int number = 0;
    ShownCandidate shown;
    Json provenance;
};

std::vector<Tried> triedFor(const SyntheticPair& pair) {
    std::vector<Tried> all;
    for (const RejectedCandidate& rejected : pair.rejected)
        all.push_back({rejected.round,
                       rejected.number,
                       {.picture = small(rejected.composite),
                        .reason = QString::fromStdString(rejected.reason)},
                       rejected.provenance});
    if (pair.isAccepted)
        all.push_back({pair.provenance.value("round", 0),
                       pair.provenance.value("candidate", 0),
                       {.picture = small(pair.composite),
                        .isTaken = true,
                        .score = pair.provenance.at("measured").at("score").get<double>()},
                       pair.provenance});
    std::ranges::sort(
        all, {}, [](const Tried& tried) { return std::pair(tried.round, tried.number); });
    return all;
}

/// The photographs of a pair, one for each round.
class Rounds {
public:
    Rounds(PhotoPool& photos, const std::map<std::string, int64_t>& places)
        : photos_(photos), places_(places) {}

    std::vector<ShownPhoto> of(const SyntheticPair& pair) {
        std::vector<ShownPhoto> shown;
        int round = -1;
        for (const Tried& tried : triedFor(pair)) {
            if (std::exchange(round, tried.round) != tried.round)
                shown.push_back(begun(tried.provenance));
            shown.back().candidates.push_back(tried.shown);
        }
        return shown;
    }

private:
    ShownPhoto begun(const Json& provenance) {
        const auto id = provenance.value("photo", std::string());
        ShownPhoto shown{
            .id = QString::fromStdString(id),
            .generator = QString::fromStdString(provenance.value("generator", std::string()))};
        const auto place = places_.find(id);
        if (place == places_.end())
            return shown;
        // The one candidate of a photograph that cannot be read says why.
        const auto photo = outcomeOf([&] { return photos_.photo(place->second); });
        if (const auto* found = std::get_if<std::shared_ptr<const SourcePhoto>>(&photo)) {
            shown.photo = small((*found)->rgb);
            shown.mask = small((*found)->mask);
        }
        return shown;
    }

    PhotoPool& photos_;
    const std::map<std::string, int64_t>& places_;
};

}  // namespace

void previewSynthesis(const PreviewedSynthesis& wanted,
                      const JobContext& job,
                      const std::function<void(const ShownPhoto&)>& found) {
    PhotoPool photos(membersOf(wanted.photos), wanted.longerSide);
    std::map<std::string, int64_t> places;
    for (int64_t i = 0; i < photos.size(); ++i)
        places[photos.files(i).id] = i;
    Rounds rounds(photos, places);
    for (int64_t index = 0; index < wanted.pairs; ++index) {
        job.report({.phase = Phase::Trying, .done = index, .total = wanted.pairs});
        const SyntheticPair pair = syntheticPair(photos, wanted.settings, index, {}, job);
        for (const ShownPhoto& photo : rounds.of(pair))
            found(photo);
    }
}

}  // namespace r2r::ui

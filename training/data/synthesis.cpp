// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/synthesis.h"

#include "engine/core/error.h"
#include "training/data/found_region.h"
#include "training/data/pair_generator.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <utility>

namespace r2r {
namespace {

constexpr int kRegionAttempts = 5;

// Random numbers for different purposes have different keys.
enum Purpose : uint64_t { kOrder = 1, kGenerator, kSubstitute, kCandidate, kRegion };

/// Every photograph once per turn, in another order each turn.
int64_t photoInTurn(int64_t index, int64_t photos, uint64_t seed) {
    std::vector<int64_t> order(static_cast<size_t>(photos));
    std::iota(order.begin(), order.end(), int64_t{0});
    StableRandom draw({seed, kOrder, static_cast<uint64_t>(index / photos)});
    for (int64_t i = photos - 1; i > 0; --i)
        std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(draw.below(i + 1))]);
    return order[static_cast<size_t>(index % photos)];
}

std::string licenceOf(const std::string& photo, const std::string& other) {
    if (other.empty() || other == photo)
        return photo;
    return photo.empty() ? other : photo + " + " + other;
}

/// A candidate with everything that is known about it.
struct Judged {
    Candidate candidate;
    Image composite;
    CandidateCheck check;
};

/// One round: candidates of one photograph.
class Round {
public:
    Round(PhotoPool& photos, const SynthesisSettings& settings, int64_t index, int number)
        : photos_(photos), settings_(settings), index_(index), number_(number) {
        const auto item = static_cast<uint64_t>(index);
        StableRandom choice({settings.seed, kGenerator, item});
        const auto count = static_cast<int64_t>(settings.generators.size());
        generator_ = pairGenerator(settings.generators[static_cast<size_t>(choice.below(count))]);
        StableRandom substitute({settings.seed, kSubstitute, item, static_cast<uint64_t>(number)});
        photo_ = number == 0 ? photoInTurn(index, photos.size(), settings.seed)
                             : substitute.below(photos.size());
    }

    /// Adds what it finds to `pair`.
    void run(SyntheticPair& pair, const CandidateScore& score, const JobContext& job) const {
        std::shared_ptr<const SourcePhoto> photo;
        try {
            photo = foregroundOf(photos_.photo(photo_));
        } catch (const Error& error) {
            pair.rejected.push_back({.round = number_,
                                     .reason = error.message(),
                                     .provenance = {{"photo", photos_.files(photo_).id},
                                                    {"unusable_photo", photos_.files(photo_).id}}});
            return;
        }
        std::vector<Judged> judged = judgedCandidates(*photo, score, job);
        const std::optional<size_t> best = bestOf(judged);
        for (size_t i = 0; i < judged.size(); ++i) {
            Json provenance = provenanceOf(*photo, judged[i], static_cast<int>(i));
            if (i == best)
                accept(pair, *photo, std::move(judged[i]), std::move(provenance));
            else
                pair.rejected.push_back({.round = number_,
                                         .number = static_cast<int>(i),
                                         .reason = judged[i].check.refusal.empty()
                                                       ? "another candidate has a higher score"
                                                       : judged[i].check.refusal,
                                         .provenance = std::move(provenance),
                                         .composite = std::move(judged[i].composite)});
        }
    }

private:
    /// The photograph with the foreground of this pair.
    [[nodiscard]] std::shared_ptr<const SourcePhoto> foregroundOf(
        std::shared_ptr<const SourcePhoto> photo) const {
        StableRandom draw({settings_.seed,
                           kRegion,
                           static_cast<uint64_t>(index_),
                           static_cast<uint64_t>(number_)});
        if (draw.uniform() >= settings_.foundRegions)
            return photo;
        std::optional<Image> region;
        for (int attempt = 0; attempt < kRegionAttempts && !region; ++attempt) {
            region = foundRegion(photo->rgb, draw);
            (void)draw.next();
        }
        if (!region)
            return photo;
        SourcePhoto found = sourcePhoto(photo->id, photo->licence, photo->rgb, std::move(*region));
        found.hasFoundRegion = true;
        return std::make_shared<SourcePhoto>(std::move(found));
    }

    [[nodiscard]] std::vector<Judged> judgedCandidates(const SourcePhoto& photo,
                                                       const CandidateScore& score,
                                                       const JobContext& job) const {
        // Equal candidates need not be compared.
        const int count = generator_->mayLookEqual() ? 1 : settings_.candidates;
        std::vector<StableRandom> draws;
        for (int i = 0; i < count; ++i)
            draws.push_back(StableRandom({settings_.seed,
                                          kCandidate,
                                          static_cast<uint64_t>(index_),
                                          static_cast<uint64_t>(number_),
                                          static_cast<uint64_t>(i)}));
        std::vector<Judged> all;
        for (Candidate& candidate : generator_->candidates(photo, photos_, photo_, draws, job)) {
            Judged& judged = all.emplace_back();
            judged.candidate = std::move(candidate);
            if (judged.candidate.refusal.empty())
                judged.composite = pasted(photo, judged.candidate);
            judged.check = checked(photo,
                                   judged.candidate,
                                   judged.composite,
                                   generator_->mayLookEqual(),
                                   settings_.limits);
            if (score && judged.check.refusal.empty())
                judged.check.score = score(judged.composite);
            job.throwIfCancelled();
        }
        return all;
    }

    [[nodiscard]] static std::optional<size_t> bestOf(const std::vector<Judged>& judged) {
        std::optional<size_t> best;
        for (size_t i = 0; i < judged.size(); ++i)
            if (judged[i].check.refusal.empty() &&
                (!best || judged[i].check.score > judged[*best].check.score))
                best = i;
        return best;
    }

    [[nodiscard]] Json provenanceOf(const SourcePhoto& photo,
                                    const Judged& judged,
                                    int number) const {
        const Candidate& candidate = judged.candidate;
        Json json = {{"generator", generator_->name()},
                     {"seed", settings_.seed},
                     {"index", index_},
                     {"round", number_},
                     {"candidate", number},
                     {"photo", photo.id},
                     {"photo_licence", photo.licence},
                     {"foreground", photo.hasFoundRegion ? "found region" : "mask"}};
        if (!candidate.reference.empty()) {
            json["other_photo"] = candidate.reference;
            json["other_licence"] = candidate.referenceLicence;
        }
        if (candidate.isReferenceUnusable)
            json["unusable_photo"] = candidate.reference;
        json["details"] = candidate.details;
        if (candidate.refusal.empty())
            json["measured"] = {{"foreground_share", judged.check.foregroundShare},
                                {"delta_e", judged.check.deltaE},
                                {"local_delta_e", judged.check.localDeltaE},
                                {"clipped", judged.check.clipped},
                                {"seam", judged.check.seam},
                                {"score", judged.check.score}};
        return json;
    }

    void accept(SyntheticPair& pair,
                const SourcePhoto& photo,
                Judged judged,
                Json provenance) const {
        pair.isAccepted = true;
        pair.composite = std::move(judged.composite);
        pair.real = photo.rgb;
        pair.mask = photo.mask;
        pair.provenance = std::move(provenance);
        pair.provenance["licence"] = licenceOf(photo.licence, judged.candidate.referenceLicence);
        pair.provenance["split"] =
            settings_.split.empty() ? photos_.files(photo_).split : settings_.split;
    }

    PhotoPool& photos_;
    const SynthesisSettings& settings_;
    int64_t index_;
    int number_;
    std::unique_ptr<PairGenerator> generator_;
    int64_t photo_ = 0;
};

}  // namespace

SyntheticPair syntheticPair(PhotoPool& photos,
                            const SynthesisSettings& settings,
                            int64_t index,
                            const CandidateScore& score,
                            const JobContext& job) {
    if (photos.size() == 0 || settings.generators.empty())
        throw Error(ErrorCode::InvalidArgument,
                    "a composite needs at least one photograph and one generator");
    SyntheticPair pair{.index = index};
    for (int round = 0; round < settings.rounds && !pair.isAccepted; ++round)
        Round(photos, settings, index, round).run(pair, score, job);
    return pair;
}

}  // namespace r2r

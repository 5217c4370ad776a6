// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/journal_claim.h"
#include "engine/project/journal_file.h"
#include "engine/project/journal_reading.h"
#include "tests/engine/project/project_scene.h"
#include "tests/support/seed.h"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace r2r::testing {

/// By value, also the background.
[[nodiscard]] inline bool isSame(const Composition& a, const Composition& b) {
    return a.background == b.background && a.foregrounds == b.foregrounds;
}

[[nodiscard]] inline int randomBelow(int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random());
}

/// What a person may do next: a stroke, a move, a setting, a foreground that comes, goes or changes
/// its place, another background.
[[nodiscard]] inline Composition randomlyChanged(Composition state, const Project& project) {
    const int verb = randomBelow(20);
    if (state.foregrounds.empty() || verb == 0) {
        state.foregrounds.push_back(
            foregroundOn(state.background, project.pictures[1].image, "Another", state.unusedId()));
        return state;
    }
    const auto index = static_cast<size_t>(randomBelow(static_cast<int>(state.foregrounds.size())));
    Foreground& foreground = state.foregrounds[index];
    const Size size = foreground.image.size();
    if (verb == 1 && state.foregrounds.size() > 1)
        state.foregrounds.erase(state.foregrounds.begin() + static_cast<ptrdiff_t>(index));
    else if (verb == 2)
        std::swap(foreground, state.foregrounds.front());
    else if (verb == 3)
        foreground.mask = TiledMask(size, static_cast<uint8_t>(randomBelow(256)));
    else if (verb == 4)
        foreground.name = "Name " + std::to_string(randomBelow(1000));
    else if (verb == 5)
        foreground.placement.corners =
            foreground.placement.corners
                ? std::nullopt
                : std::optional(Corners{{{randomBelow(30) / 100.0, randomBelow(30) / 100.0},
                                         {1, 0},
                                         {1, 1},
                                         {0, 1}}});
    else if (verb < 8)
        foreground.placement.centre = {randomBelow(4000) / 7.0, randomBelow(3000) / 7.0};
    else if (verb < 11)
        foreground.harmony.strength.overall = static_cast<float>(randomBelow(100)) / 99;
    else
        foreground.mask.dab({double(randomBelow(size.width)), double(randomBelow(size.height))},
                            3 + randomBelow(20),
                            0.5,
                            1,
                            verb % 2 == 0);
    return state;
}

/// A journal and what it has to hold.
class WrittenJournal {
public:
    WrittenJournal()
        : project_(dogOnBeach(folder_))
        , states_{project_.composition}
        , journal_(std::make_unique<JournalFile>(claim_.path())) {}

    /// Everything up to the newest state, of which those from `from` on are new.
    [[nodiscard]] JournalUpdate update(size_t from) const {
        JournalUpdate update{.entries = {},
                             .last = static_cast<int64_t>(states_.size()) - 1,
                             .position = static_cast<int64_t>(states_.size()) - 1,
                             .about = {.name = "beach.png"},
                             .files = project_.pictures};
        for (size_t i = from; i < states_.size(); ++i)
            update.entries.push_back({{.number = static_cast<int64_t>(i),
                                       .text = i == 0 ? "" : "Step " + std::to_string(i),
                                       .stamp = stampOf(i)},
                                      states_[i]});
        return update;
    }

    /// Does random things, as steps of their own.
    void go(int steps) {
        const size_t from = written_;
        for (int i = 0; i < steps; ++i)
            states_.push_back(randomlyChanged(states_.back(), project_));
        write(from);
    }

    void write(size_t from) {
        stamps_.resize(from);
        while (stamps_.size() < states_.size())
            stamps_.push_back(nextStamp_++);
        const JournalWritten written = journal_->write(update(from));
        pictures_.insert(written.pictures.begin(), written.pictures.end());
        written_ = states_.size();
    }

    /// 0 if it was not written yet.
    [[nodiscard]] int64_t stampOf(size_t step) const {
        return step < stamps_.size() ? stamps_[step] : 0;
    }

    /// Lets go of the journal, as a killed window does.
    [[nodiscard]] std::filesystem::path left() {
        journal_.reset();
        return claim_.path();
    }

    TemporaryFolder folder_;
    Project project_;
    std::vector<Composition> states_;
    JournalClaim claim_ = JournalClaim::made(folder_ / "journals");
    std::unique_ptr<JournalFile> journal_;
    NumberedPictures pictures_;
    size_t written_ = 0;
    std::vector<int64_t> stamps_;  ///< of the steps that were written
    int64_t nextStamp_ = 1;
};

}  // namespace r2r::testing

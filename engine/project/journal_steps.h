// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "engine/project/database.h"
#include "engine/project/journal_pictures.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace r2r {

/// What a document was after each step of its work.
///
/// A step is not a recorded command but the state that it led to, so undo and redo are the same as
/// going there. Only what became otherwise is written: a row holds from its step on until a later
/// row says otherwise. So the state of any step can be read, one stroke writes the few tiles that
/// it touched, and the steps after one that was taken back, or the oldest ones, can go.
class JournalSteps {
public:
    explicit JournalSteps(const Database& database) : database_(database) {}

    static void createTables(const Database& database);

    struct Step {
        int64_t number = 0;
        std::string text;  ///< of what led to it
        /// Another one for every step that was ever done: where two journals have a step with the
        /// same stamp, both have what came before it, too. 0: not known.
        int64_t stamp = 0;
    };

    /// The largest number of a step: differences of two are numbers, too.
    static constexpr int64_t kMostNumber = int64_t{1} << 53;

    /// In order, without gaps. The first is where the rest begins.
    /// @throws Error{Corrupt} for numbers that no step has.
    [[nodiscard]] std::vector<Step> steps() const;

    /// Writes a step in place of the one of that number and all after it.
    /// @param before    the state of the step before; null: this is the first
    /// @param pictures  of both
    void write(const Step& step,
               const Composition& state,
               const Composition* before,
               const NumberedPictures& pictures,
               const JobContext& job);

    /// The numbers of all steps, and their stamps.
    [[nodiscard]] std::map<int64_t, int64_t> stamps() const;

    /// Those of `steps` that are reached from the step `position` without passing one that shows
    /// one of these pictures.
    [[nodiscard]] std::vector<Step> withoutPictures(std::vector<Step> steps,
                                                    int64_t position,
                                                    const std::set<int64_t>& pictures) const;

    /// Drops a step and all after it.
    void dropFrom(int64_t number);

    /// Lets the work begin at this step.
    void dropBefore(int64_t number);

    /// A state that is known beside the one to read: what both have in common is shared.
    struct Near {
        int64_t number = 0;
        const Composition* state = nullptr;
    };

    /// @throws Error{Corrupt} if a part of it is damaged or missing.
    [[nodiscard]] Composition read(int64_t number,
                                   const NumberedPictures& pictures,
                                   const std::optional<Near>& near,
                                   const JobContext& job) const;

    /// As far as it is whole: foregrounds that are not are left out, tiles that are not are empty.
    /// @param notes  takes a sentence for each
    /// @throws Error{Corrupt} if its background is not known.
    [[nodiscard]] Composition readWhole(int64_t number,
                                        const NumberedPictures& pictures,
                                        std::vector<std::string>& notes,
                                        const JobContext& job) const;

    /// The numbers of the pictures that a step shows.
    [[nodiscard]] std::set<int64_t> picturesOf(int64_t number) const;

private:
    struct Outline {
        int64_t background = 0;
        std::vector<int64_t> foregrounds;
    };

    [[nodiscard]] Outline outlineOf(int64_t number) const;
    [[nodiscard]] std::string foregroundRow(int64_t foreground, int64_t number) const;
    [[nodiscard]] int64_t maskOf(int64_t foreground, int64_t number) const;
    [[nodiscard]] int64_t newMask() const;
    void writeForeground(int64_t number,
                         const Foreground& foreground,
                         const Foreground* before,
                         const NumberedPictures& pictures,
                         const JobContext& job);
    void writeTiles(int64_t number,
                    int64_t mask,
                    const TiledMask& now,
                    const TiledMask* before,
                    const JobContext& job);
    [[nodiscard]] Foreground readForeground(int64_t id,
                                            int64_t number,
                                            const NumberedPictures& pictures,
                                            const std::optional<Near>& near,
                                            int& damaged,
                                            const JobContext& job) const;
    /// @return the number of tiles that are damaged, and zero
    [[nodiscard]] int readTiles(TiledMask& mask,
                                int64_t name,
                                int64_t number,
                                std::optional<int64_t> from,
                                const JobContext& job) const;

    const Database& database_;
};

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <variant>

namespace r2r {

/// The device had too little free memory for the side that was wanted.
struct WorkedSmaller {
    int wantedPx = 0;
    int sidePx = 0;
    std::string device;  ///< its name

    bool operator==(const WorkedSmaller&) const = default;
};

/// The device that was wanted has too little memory for the weights.
struct WorkedOnCpu {
    std::string device;  ///< its name

    bool operator==(const WorkedOnCpu&) const = default;
};

/// The model decides for itself what to follow, though a region was chosen.
struct LeftReferenceUnused {
    std::string model;  ///< its title

    bool operator==(const LeftReferenceUnused&) const = default;
};

/// A network of this kind runs on no other device than the CPU.
struct RanOnnxOnCpu {
    std::string model;  ///< its title

    bool operator==(const RanOnnxOnCpu&) const = default;
};

/// The region to follow reaches beyond the background.
struct FollowedPartOfReference {
    bool operator==(const FollowedPartOfReference&) const = default;
};

/// A sentence in a file, of a kind that this program does not know.
struct KeptSentence {
    std::string text;

    bool operator==(const KeptSentence&) const = default;
};

/// Something that a harmonizer did otherwise than it was asked. Fronts word it for people.
using HarmonizerNote = std::variant<WorkedSmaller,
                                    WorkedOnCpu,
                                    LeftReferenceUnused,
                                    RanOnnxOnCpu,
                                    FollowedPartOfReference,
                                    KeptSentence>;

/// A sentence, as the command line and the records of batches have it.
[[nodiscard]] std::string noteText(const HarmonizerNote& note);

}  // namespace r2r

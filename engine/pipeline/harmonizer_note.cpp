// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizer_note.h"

#include "engine/core/overloaded.h"

#include <fmt/format.h>

namespace r2r {

std::string noteText(const HarmonizerNote& note) {
    return std::visit(
        Overloaded{
            [](const WorkedSmaller& smaller) {
                return fmt::format(
                    "Worked at {} instead of {} pixels: {} has too little free memory.",
                    smaller.sidePx,
                    smaller.wantedPx,
                    smaller.device);
            },
            [](const WorkedOnCpu& moved) {
                return fmt::format("Worked on the CPU: {} has too little memory for the weights.",
                                   moved.device);
            },
            [](const LeftReferenceUnused& unused) {
                return fmt::format(
                    "The reference region was not used: {} decides for itself what to follow.",
                    unused.model);
            },
            [](const RanOnnxOnCpu& ran) {
                return fmt::format("{} is an ONNX network and ran on the CPU.", ran.model);
            },
            [](const FollowedPartOfReference&) {
                return std::string(
                    "Only the part of the reference region that is on the background was "
                    "followed.");
            },
            [](const KeptSentence& kept) { return kept.text; },
        },
        note);
}

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace r2r {

/// The form in which a mask is stored in its file.
enum class MaskForm : uint8_t {
    Coverage,     ///< white is foreground
    LargestLabel  ///< a label per pixel (ADE20K): the largest object is the foreground
};

/// One member of a data set as the files it consists of. A plain value; nothing has been opened.
struct PairFiles {
    std::string id;                   ///< unique in its data set
    std::string subset;               ///< "HCOCO"; empty where a data set has none
    std::string split;                ///< "train", "val", "test"; empty where it is not decided
    std::filesystem::path composite;  ///< empty: a photograph with a mask, to make pairs from
    std::filesystem::path real;       ///< the photograph; the truth of a composite
    std::filesystem::path mask;
    MaskForm maskForm = MaskForm::Coverage;
    std::string licence;     ///< of the photograph, as its maker states it; empty: not stated
    std::string provenance;  ///< JSON, one object; empty: none

    [[nodiscard]] bool hasComposite() const { return !composite.empty(); }

    bool operator==(const PairFiles&) const = default;
};

/// Their pixels: 8 bit, sRGB samples as they are in the files; equal sizes.
struct PairPictures {
    Image composite;  ///< 3 channels; empty for a photograph without one
    Image real;       ///< 3 channels
    Image mask;       ///< 1 channel
};

/// @param longerSide  pictures are made smaller to fit, byte for byte as the published evaluation
///                    does it (the mask by its nearest pixels); 0: as they are.
/// @throws Error naming the file that is missing, damaged, or of another size than its real
///         picture.
[[nodiscard]] PairPictures readPair(const PairFiles& files, int longerSide = 0);

/// The mask alone, at its own size.
[[nodiscard]] Image readPairMask(const PairFiles& files);

/// Which generator made a composite, by its provenance: "poisson"; empty if it does not say.
[[nodiscard]] std::string generatorOf(const PairFiles& files);

}  // namespace r2r

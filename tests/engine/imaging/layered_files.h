// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/files/picture_report.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/foreign_files.h"

#include <optional>
#include <string>
#include <vector>

/// Files of several layers, written by hand.
namespace r2r::testing {

struct PsdMaskForm {
    Rect bounds;
    Image samples;  ///< one channel, of the sample type of the file
    int outside = 0;
    bool isSwitchedOff = false;
    std::optional<int> density;  ///< 0 to 255
};

struct PsdLayerForm {
    std::string name;          ///< UTF-8; stored as Photoshop does, as UTF-16 as well
    std::string oldName = {};  ///< not empty: the bytes of the only name, as before Unicode
    Rect bounds;               ///< empty: a layer without pixels
    Image image;  ///< of the size of `bounds`; its last channel is alpha if it has one more
    int opacity = 255;
    bool isHidden = false;
    bool isClipped = false;
    std::string blending = "norm";
    std::optional<PsdMaskForm> mask;
    int divider = 0;  ///< 1: a group begins here, that is, it ends on the way up; 3: its lower end
};

struct LayeredPsdForm {
    int mode = 3;
    bool isBig = false;
    bool isMerged = true;
    PsdPacking packing = PsdPacking::PackBits;
    Bytes icc;
};

/// @param merged  decides size and sample type; 3 channels, or as many as the mode needs
/// @param layers  bottom to top
[[nodiscard]] Bytes layeredPsd(const Image& merged,
                               const std::vector<PsdLayerForm>& layers,
                               const LayeredPsdForm& form = {});

/// A layer of a file of layers, read; and the message if it is refused.
[[nodiscard]] ReportedPhotograph readLayer(const Bytes& file, const std::string& layer);
[[nodiscard]] std::string layerRefusal(const Bytes& file, const std::string& layer);

/// A document of a photograph of `size` called "Sky" with a "Dog" of half cover on it.
struct SkyAndDog {
    Image sky;  ///< 3 channels
    Image dog;  ///< 4 channels
    Rect place;
};

[[nodiscard]] SkyAndDog skyAndDog(SampleType type = SampleType::U8);
[[nodiscard]] Bytes skyAndDogPsd(const SkyAndDog& scene, const LayeredPsdForm& form = {});

/// @param stack  the content of the element "image" of stack.xml
/// @param files  by their names in the archive
[[nodiscard]] Bytes openRasterFile(Size size,
                                   const std::string& stack,
                                   const std::vector<std::pair<std::string, Image>>& files);

/// @param layers  the content of the element "IMAGE" of maindoc.xml
/// @param files   by their names in the folder of the layers
[[nodiscard]] Bytes kritaFile(Size size,
                              const std::string& layers,
                              const std::vector<std::pair<std::string, Bytes>>& files);

/// The pixels of a Krita layer whose upper left pixel is at `corner` of its own.
/// @param image  1, 2 or 4 channels; red is exchanged with blue
[[nodiscard]] Bytes kritaTiles(const Image& image, Point corner);

}  // namespace r2r::testing

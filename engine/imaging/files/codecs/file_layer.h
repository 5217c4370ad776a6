// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"

#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// A picture among those that a file holds, and its place among them.
struct FileLayer {
    std::string name;    ///< by which "FILE.psd:NAME" calls it; unlike all others of the file
    Rect bounds;         ///< in pixels of the whole picture, which it may leave; empty: no pixels
    double opacity = 1;  ///< with that of the groups around it
    bool isVisible = true;  ///< and so are the groups around it
    std::string unread;     ///< what of it is not read: "its blending (multiply)"; empty: nothing
};

/// The layers of a file. Groups are not among them: what they say counts for each layer in them.
struct FileLayers {
    Size size;                      ///< of the whole picture
    bool hasMergedPicture = false;  ///< which shows all of them together
    std::vector<FileLayer> layers;  ///< bottom to top
};

namespace codecs {

/// The bytes of the UTF-8 character that `text`, which is not empty, begins with; 0 if it is none.
[[nodiscard]] size_t characterLength(std::string_view text);

/// The name that its author gave a layer, as a part of a path: without slashes and control
/// characters, in UTF-8, not empty and not too long.
[[nodiscard]] std::string speakableName(std::string_view title);

/// Gives layers of one name a number from the second on: "Dog", "Dog 2".
void makeNamesUnique(std::vector<FileLayer>& layers);

}  // namespace codecs
}  // namespace r2r

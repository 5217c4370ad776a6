// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <string>
#include <string_view>
#include <vector>

namespace r2r::codecs {

/// The statements of a document on a layer or a group.
struct StackEntry {
    double opacity = 1;
    bool isVisible = true;
    std::string blending;  ///< other than the normal one; empty: normal
};

/// Walks through layers that lie in groups, as XML lists have them, and tells of each layer what
/// counts for it with all groups around it.
class LayerStack {
public:
    explicit LayerStack(const Source& source) : source_(source) {}

    /// @throws Error{Unsupported} for groups in groups without an end
    void beginGroup(StackEntry group);
    void endGroup();

    /// Without bounds.
    /// @throws Error{Unsupported} for more layers than anybody makes
    [[nodiscard]] FileLayer layer(const StackEntry& entry, std::string_view title);

    /// A coordinate of a layer, in whole pixels.
    /// @throws Error{Corrupt} for one that is far away from every picture
    [[nodiscard]] int place(double coordinate) const;

private:
    const Source& source_;
    std::vector<StackEntry> groups_;
    size_t layers_ = 0;
};

}  // namespace r2r::codecs

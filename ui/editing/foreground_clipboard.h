// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <QByteArray>

#include <optional>

namespace r2r::ui {

/// Foregrounds on the system's clipboard: for other programs a picture with alpha, for this one, in
/// any of its windows, the whole foreground with its mask, placement and settings.
class ForegroundClipboard {
public:
    /// Puts a foreground there; its picture is made when a program asks for it.
    void put(const Foreground& foreground);

    /// The foreground that this or another window put there, if it is still there; its id is to be
    /// given anew.
    /// @throws Error if that of another window is not whole
    [[nodiscard]] std::optional<Foreground> foreground() const;

private:
    std::optional<Foreground> foreground_;
    QByteArray token_;  ///< on the clipboard beside the picture: says that it is this one
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QStringList>
#include <QUrl>

class QMimeData;

namespace r2r::widgets {

/// What is dropped or pasted, in the one form of those on offer that keeps most of it: files on
/// this computer; else a picture as a file, with its transparency, bits and profile; else a picture
/// as Qt reads it; else only the address where it is.
struct DroppedContent {
    QStringList paths = {};
    QByteArray file = {};
    QImage image = {};
    QUrl address = {};

    [[nodiscard]] bool isEmpty() const {
        return paths.isEmpty() && file.isEmpty() && image.isNull() && address.isEmpty();
    }
};

/// Whether there is anything of that; reads no picture.
[[nodiscard]] bool holdsDroppable(const QMimeData& data);

[[nodiscard]] DroppedContent droppedContent(const QMimeData& data);

}  // namespace r2r::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dropped_content.h"

#include "widgets/local_files.h"

#include <QMimeData>

#include <algorithm>

namespace r2r::widgets {
namespace {

/// The richest first: a program that offers PNG and JPEG of one picture has transparency only in
/// the former.
QString richestPicture(const QMimeData& data) {
    static const QStringList kFormats{"image/png",
                                      "image/tiff",
                                      "image/webp",
                                      "image/jxl",
                                      "image/avif",
                                      "image/heif",
                                      "image/heic",
                                      "image/jpeg"};
    for (const QString& format : kFormats)
        if (data.hasFormat(format))
            return format;
    return {};
}

/// The picture of an address that holds it: "data:image/png;base64,…".
QByteArray pictureIn(const QUrl& address) {
    if (address.scheme() != QStringLiteral("data"))
        return {};
    const QString content = address.path(QUrl::FullyEncoded);
    const qsizetype comma = content.indexOf(',');
    const QString kind = content.left(std::max<qsizetype>(comma, 0));
    if (!kind.startsWith(QStringLiteral("image/")) || !kind.endsWith(QStringLiteral(";base64")))
        return {};
    return QByteArray::fromBase64(
        QByteArray::fromPercentEncoding(content.mid(comma + 1).toLatin1()));
}

QUrl addressIn(const QMimeData& data) {
    for (const QUrl& url : data.urls())
        if (!url.isLocalFile())
            return url;
    return {};
}

}  // namespace

bool holdsDroppable(const QMimeData& data) {
    return data.hasImage() || data.hasUrls() || !richestPicture(data).isEmpty();
}

DroppedContent droppedContent(const QMimeData& data) {
    if (const QStringList paths = localFiles(data); !paths.isEmpty())
        return {.paths = paths};
    if (const QString format = richestPicture(data); !format.isEmpty())
        if (const QByteArray file = data.data(format); !file.isEmpty())
            return {.file = file};
    if (const auto image = qvariant_cast<QImage>(data.imageData()); !image.isNull())
        return {.image = image};
    const QUrl address = addressIn(data);
    if (const QByteArray file = pictureIn(address); !file.isEmpty())
        return {.file = file};
    return {.address = address};
}

}  // namespace r2r::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/thumbnail.h"

#include "engine/imaging/placing/resample.h"
#include "engine/project/project_file.h"
#include "ui/document/qt_image.h"

#include <QBuffer>
#include <QByteArray>
#include <QImageReader>
#include <QPainter>

#include <span>
#include <system_error>

namespace r2r::ui {

namespace {

/// What the mask leaves of a part of the foreground's picture, at another size.
QImage cutOut(const Foreground& foreground, const Rect& region, Size size) {
    const QImage colors = displayImage(resized(foreground.image, region, size));
    const Image mask = resized(foreground.mask.toImage(region), size);
    return displayLayer(colors, TiledMask::fromImage(mask), Rect::of(size));
}

}  // namespace

QImage thumbnailOf(const Foreground& foreground, int sidePx) {
    QImage square(sidePx, sidePx, QImage::Format_ARGB32_Premultiplied);
    square.fill(Qt::transparent);
    // The part that the mask leaves, as large as it can be; all of it if that is nothing.
    const Rect support = foreground.mask.support();
    const Rect region = support.isEmpty() ? Rect::of(foreground.image.size()) : support;
    const Size size = fitted(region.size(), sidePx);
    QPainter(&square).drawImage(
        (sidePx - size.width) / 2, (sidePx - size.height) / 2, cutOut(foreground, region, size));
    return square;
}

QImage thumbnailOf(const Composition& composition, int longerSidePx) {
    const Size whole = composition.background.size();
    const Size size = fitted(whole, longerSidePx);
    QImage thumbnail = displayImage(resized(composition.background, size));
    const double scale = static_cast<double>(size.width) / whole.width;
    QPainter painter(&thumbnail);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (const Foreground& foreground : composition.foregrounds) {
        const Rect region = foreground.mask.support();
        if (foreground.isHidden || region.isEmpty())
            continue;
        const Size small = fitted(region.size(), longerSidePx);
        painter.setOpacity(foreground.opacity);
        painter.setTransform(
            toQt(Affine::scaling(scale, scale) * foreground.backgroundFromForeground() *
                 Affine::translation(region.x, region.y)));
        painter.drawImage(QRect(0, 0, region.width, region.height),
                          cutOut(foreground, region, small));
    }
    return thumbnail;
}

std::vector<std::byte> pngFile(const QImage& picture) {
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    const auto bytes = std::as_bytes(std::span(content.constData(), size_t(content.size())));
    return {bytes.begin(), bytes.end()};
}

QImage pictureOfPng(const std::vector<std::byte>& file) {
    QImage picture;
    picture.loadFromData(
        reinterpret_cast<const uchar*>(file.data()), static_cast<int>(file.size()), "PNG");
    return picture;
}

QImage thumbnailOfFile(const std::filesystem::path& path, int longerSidePx) {
    constexpr uintmax_t kMostBytes = uintmax_t{32} << 20;
    const QSize box(longerSidePx, longerSidePx);
    if (isProjectFile(path)) {
        const QImage picture = pictureOfPng(projectThumbnail(path));
        return picture.isNull()
                   ? picture
                   : picture.scaled(box, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    std::error_code error;
    if (std::filesystem::file_size(path, error) > kMostBytes || error)
        return {};
    QImageReader reader(QString::fromStdString(path.string()));
    reader.setAutoTransform(true);
    reader.setScaledSize(reader.size().scaled(box, Qt::KeepAspectRatio));  // a JPEG is quick then
    return reader.read();
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/foreground_parcel.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/project/project_document.h"

#include <QDataStream>
#include <QIODevice>

#include <span>
#include <utility>

namespace r2r::ui {
namespace {

constexpr quint32 kMark = 0x52325246;  // "R2RF"
constexpr quint32 kVersion = 1;
constexpr const char* kSource = "the foreground on the clipboard";

QByteArray fileOf(const Image& image) {
    // Lossless, with profile and all bits.
    const ImageFormat format =
        image.sampleType() == SampleType::F32 ? ImageFormat::Tiff : ImageFormat::Png;
    const auto bytes = encodePhotograph({.image = image, .metadata = {}}, format);
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

Image imageIn(const QByteArray& file) {
    return decodePhotograph(std::as_bytes(std::span(file.data(), static_cast<size_t>(file.size()))),
                            kSource)
        .image;
}

[[noreturn]] void refuseDamaged() {
    throw Error(ErrorCode::Corrupt,
                "the foreground on the clipboard is not whole",
                "Copy it again in the other window.");
}

}  // namespace

QByteArray packed(const Foreground& foreground) {
    QByteArray parcel;
    QDataStream stream(&parcel, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_0);
    stream << kMark << kVersion
           << QByteArray::fromStdString(formatJson(foregroundJson(foreground, 0, {})))
           << fileOf(foreground.image) << fileOf(foreground.mask.toImage());
    return parcel;
}

Foreground unpacked(const QByteArray& parcel) {
    QDataStream stream(parcel);
    stream.setVersion(QDataStream::Qt_6_0);
    quint32 mark = 0;
    quint32 version = 0;
    stream >> mark >> version;
    if (mark != kMark)
        refuseDamaged();
    if (version > kVersion)
        throw Error(ErrorCode::Unsupported,
                    "the foreground on the clipboard is of a newer R2R Studio",
                    "Copy it as a picture, or install the newer program.");
    QByteArray settings;
    QByteArray picture;
    QByteArray mask;
    stream >> settings >> picture >> mask;
    if (stream.status() != QDataStream::Ok)
        refuseDamaged();
    const Json json = parseJson(settings.toStdString(), kSource);
    Foreground foreground = foregroundFrom(JsonFields(json, kSource));
    foreground.image = imageIn(picture);
    const Image pixels = maskFromPicture(imageIn(mask), kSource);
    requireSameSize(pixels, "the mask", foreground.image.size(), "the picture");
    foreground.mask = TiledMask::fromImage(pixels);
    foreground.harmony.reference.reset();
    return foreground;
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/foreground_clipboard.h"

#include "ui/document/qt_image.h"
#include "ui/editing/foreground_parcel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QUuid>

#include <utility>

namespace r2r::ui {
namespace {

constexpr const char* kTokenFormat = "application/x-r2r-foreground-token";
constexpr const char* kParcelFormat = "application/x-r2r-foreground";
constexpr const char* kImageFormat = "application/x-qt-image";

/// Offers a foreground as a parcel and as a picture, and makes them only for those who want them.
class ForegroundOffer final : public QMimeData {
public:
    ForegroundOffer(Foreground foreground, const QByteArray& token)
        : foreground_(std::move(foreground)) {
        setData(kTokenFormat, token);
    }

    [[nodiscard]] bool hasFormat(const QString& format) const override {
        return format == kImageFormat || format == kParcelFormat || QMimeData::hasFormat(format);
    }

    [[nodiscard]] QStringList formats() const override {
        return QMimeData::formats() << kParcelFormat << kImageFormat;
    }

protected:
    [[nodiscard]] QVariant retrieveData(const QString& format, QMetaType type) const override {
        if (format == kParcelFormat)
            return packed(foreground_);
        if (format != kImageFormat)
            return QMimeData::retrieveData(format, type);
        return displayLayer(
            displayImage(foreground_.image), foreground_.mask, Rect::of(foreground_.mask.size()));
    }

private:
    Foreground foreground_;
};

}  // namespace

void ForegroundClipboard::put(const Foreground& foreground) {
    foreground_ = foreground;
    token_ = QUuid::createUuid().toByteArray();
    QGuiApplication::clipboard()->setMimeData(new ForegroundOffer(foreground, token_));
}

std::optional<Foreground> ForegroundClipboard::foreground() const {
    const QMimeData* content = QGuiApplication::clipboard()->mimeData();
    if (!content)
        return std::nullopt;
    if (foreground_ && content->data(kTokenFormat) == token_)
        return foreground_;
    if (content->hasFormat(kParcelFormat))
        return unpacked(content->data(kParcelFormat));
    return std::nullopt;
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/icons.h"

#include "engine/core/resources.h"
#include "ui/jobs/outcome.h"

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QIconEngine>
#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>
#include <QStyle>
#include <QStyleOption>

namespace r2r::ui {
namespace {

QString pathOf(const QString& name) {
    const auto path = outcomeOf([&] { return resource("icons/" + name.toStdString() + ".svg"); });
    const auto* found = std::get_if<std::filesystem::path>(&path);
    return found ? QString::fromStdString(found->string()) : QString();
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap drawn(QByteArray svg, QSize size) {
    QBuffer buffer(&svg);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize(size);
    return QPixmap::fromImage(reader.read());
}

/// A drawing that is read and drawn when it is first asked for at a size: of the icons that a
/// window has, a start shows a third, and each would be drawn in all sizes and colours.
class DrawnWhenAsked final : public QIconEngine {
public:
    /// @param enabled, disabled  replace `currentColor`
    DrawnWhenAsked(QString path, const QColor& enabled, const QColor& disabled)
        : path_(std::move(path)), enabled_(enabled), disabled_(disabled) {}

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/) override {
        const QColor color = mode == QIcon::Disabled ? disabled_ : enabled_;
        const QString key = QString("r2r-icon %1 %2 %3x%4 %5")
                                .arg(path_, color.name())
                                .arg(size.width())
                                .arg(size.height())
                                .arg(mode == QIcon::Selected);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        QByteArray svg = contentOf(path_);
        pixmap = drawn(svg.replace("currentColor", color.name().toLatin1()), size);
        if (mode == QIcon::Selected && !pixmap.isNull()) {
            QStyleOption option(0);
            option.palette = QApplication::palette();
            pixmap = QApplication::style()->generatedIconPixmap(mode, pixmap, &option);
        }
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    void paint(QPainter* painter,
               const QRect& rect,
               QIcon::Mode mode,
               QIcon::State state) override {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap picture = pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), picture);
    }

    /// A window manager takes those it can use.
    QList<QSize> availableSizes(QIcon::Mode /*mode*/, QIcon::State /*state*/) override {
        QList<QSize> sizes;
        for (const int sidePx : {16, 24, 32, 48, 64})
            sizes << QSize(sidePx, sidePx);
        return sizes;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new DrawnWhenAsked(*this); }

private:
    QString path_;
    QColor enabled_;
    QColor disabled_;
};

}  // namespace

QIcon lineIcon(const QString& name, const QPalette& palette) {
    const QString path = pathOf(name);
    if (path.isEmpty())
        return {};
    return QIcon(new DrawnWhenAsked(path,
                                    palette.color(QPalette::Active, QPalette::ButtonText),
                                    palette.color(QPalette::Disabled, QPalette::ButtonText)));
}

QIcon programIcon() {
    const QString path = pathOf("r2r-studio");
    return path.isEmpty() ? QIcon() : QIcon(new DrawnWhenAsked(path, Qt::black, Qt::black));
}

}  // namespace r2r::ui

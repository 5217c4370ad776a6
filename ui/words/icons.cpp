// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/icons.h"

#include "engine/core/resources.h"
#include "ui/jobs/outcome.h"

#include <QBuffer>
#include <QFile>
#include <QImageReader>
#include <QPalette>
#include <QPixmap>

namespace r2r::ui {
namespace {

QByteArray svgOf(const QString& name) {
    const auto path = outcomeOf([&] { return resource("icons/" + name.toStdString() + ".svg"); });
    const auto* found = std::get_if<std::filesystem::path>(&path);
    QFile file(found ? QString::fromStdString(found->string()) : QString());
    return found && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap drawn(QByteArray svg, int sidePx) {
    QBuffer buffer(&svg);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize({sidePx, sidePx});
    return QPixmap::fromImage(reader.read());
}

void addPixmaps(QIcon& icon, const QByteArray& svg, QIcon::Mode mode) {
    for (const int sidePx : {16, 20, 24, 32, 48, 64})
        if (const QPixmap pixmap = drawn(svg, sidePx); !pixmap.isNull())
            icon.addPixmap(pixmap, mode);
}

}  // namespace

QIcon lineIcon(const QString& name, const QPalette& palette) {
    QIcon icon;
    const QByteArray svg = svgOf(name);
    const auto addInColor = [&](QIcon::Mode mode, QPalette::ColorGroup group) {
        QByteArray colored = svg;
        colored.replace("currentColor",
                        palette.color(group, QPalette::ButtonText).name().toLatin1());
        addPixmaps(icon, colored, mode);
    };
    addInColor(QIcon::Normal, QPalette::Active);
    addInColor(QIcon::Disabled, QPalette::Disabled);
    return icon;
}

QIcon programIcon() {
    QIcon icon;
    addPixmaps(icon, svgOf("r2r-studio"), QIcon::Normal);
    return icon;
}

}  // namespace r2r::ui

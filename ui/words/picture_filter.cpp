// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/picture_filter.h"

#include "engine/imaging/files/image_file.h"

#include <QCoreApplication>
#include <QStringList>

namespace r2r::ui {

namespace {

QString filterOf(const QString& kind, const QStringList& patterns) {
    return kind.arg(patterns.join(' ')) + ";;" +
           QCoreApplication::translate("PictureFilter", "All files (*)");
}

QStringList picturePatterns() {
    QStringList patterns;
    for (const std::string& ending : pictureEndings()) {
        const QString pattern = '*' + QString::fromStdString(ending);
        patterns << pattern << pattern.toUpper();
    }
    return patterns;
}

}  // namespace

QString pictureFilter() {
    return filterOf(QCoreApplication::translate("PictureFilter", "Pictures (%1)"),
                    picturePatterns());
}

QString documentFilter() {
    return filterOf(QCoreApplication::translate("PictureFilter", "Pictures and projects (%1)"),
                    QStringList("*.r2rs") + picturePatterns());
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/picture_filter.h"

#include "engine/imaging/files/image_file.h"

#include <QCoreApplication>
#include <QStringList>

namespace r2r::ui {

QString pictureFilter() {
    QStringList patterns;
    for (const std::string& ending : pictureEndings()) {
        const QString pattern = '*' + QString::fromStdString(ending);
        patterns << pattern << pattern.toUpper();
    }
    return QCoreApplication::translate("PictureFilter", "Pictures (%1)").arg(patterns.join(' ')) +
           ";;" + QCoreApplication::translate("PictureFilter", "All files (*)");
}

}  // namespace r2r::ui

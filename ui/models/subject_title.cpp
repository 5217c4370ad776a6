// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/subject_title.h"

#include "engine/pipeline/evaluation/evaluation.h"

#include <QCoreApplication>
#include <QLocale>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::SubjectTitles", text);
}

QString strengthText(const std::string& strength) {
    bool isNumber = false;
    const double share = QString::fromStdString(strength).toDouble(&isNumber);
    return isNumber ? tr(", strength %1 %").arg(QLocale().toString(100 * share))
                    : '@' + QString::fromStdString(strength);
}

}  // namespace

SubjectTitles subjectTitles(const ModelLibrary& library) {
    return [&library](const std::string& name) {
        const NamedSubject subject = namedSubject(name);
        const ModelInfo* model = library.find(subject.model);
        if (!model)
            return QString::fromStdString(name);
        QString title = QString::fromStdString(model->title);
        if (!subject.strength.empty())
            title += strengthText(subject.strength);
        if (subject.guard)
            title += *subject.guard ? tr(", with guard") : tr(", without guard");
        return title;
    };
}

}  // namespace r2r::ui

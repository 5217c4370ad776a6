// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/model_filter.h"

#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/weights/checkpoint_ending.h"
#include "ui/words/qt_text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::modelFilter", text);
}

QStringList weightEndings() {
    QStringList endings;
    for (const std::string_view ending : kCheckpointEndings)
        endings << qtText(ending);
    return endings;
}

QStringList modelEndings() {
    QStringList endings = weightEndings();
    for (const auto& [engine, ending] : kPluginEndings.entries)
        endings << qtText(ending);
    endings.removeDuplicates();
    return endings;
}

QStringList patternsOf(const QStringList& endings) {
    QStringList patterns;
    for (const QString& ending : endings)
        patterns << '*' + ending;
    return patterns;
}

/// @param title  with a place for the patterns
QString filter(const QString& title, const QStringList& patterns) {
    return title.arg(patterns.join(' ')) + ";;" + tr("All files (*)");
}

}  // namespace

QString weightsFilter() {
    return filter(tr("Weights (%1)"), patternsOf(weightEndings()));
}

QString modelFilter() {
    QStringList patterns = patternsOf(modelEndings());
    patterns << kPluginManifestFile;
    return filter(tr("Weights and plug-ins (%1)"), patterns);
}

bool isModelFile(const QFileInfo& file) {
    return modelEndings().contains('.' + file.suffix().toLower()) ||
           file.fileName().compare(kPluginManifestFile, Qt::CaseInsensitive) == 0;
}

}  // namespace r2r::ui

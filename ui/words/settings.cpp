// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/settings.h"

#include <QDir>
#include <QJsonDocument>
#include <QStandardPaths>

#include <algorithm>

namespace r2r::ui {
namespace {

QString keyOf(Folder folder) {
    switch (folder) {
        case Folder::Backgrounds:
            return "folders/backgrounds";
        case Folder::Foregrounds:
            return "folders/foregrounds";
        case Folder::Composites:
            return "folders/composites";
        case Folder::Recipes:
            return "folders/recipes";
        case Folder::Exports:
            return "folders/exports";
        case Folder::Models:
            return "folders/models";
        case Folder::Runs:
            return "folders/runs";
        case Folder::Evaluations:
            return "folders/evaluations";
        case Folder::Photographs:
            return "folders/photographs";
        case Folder::Batches:
            break;
    }
    return "folders/batches";
}

double number(
    const QSettings& store, const QString& key, double fallback, double low, double high) {
    bool isNumber = false;
    const double value = store.value(key).toDouble(&isNumber);
    return isNumber && value >= low && value <= high ? value : fallback;
}

}  // namespace

Settings::Settings() = default;

QByteArray Settings::windowGeometry() const {
    return store_.value("window/geometry").toByteArray();
}

void Settings::setWindowGeometry(const QByteArray& geometry) {
    store_.setValue("window/geometry", geometry);
}

QByteArray Settings::windowState() const {
    return store_.value("window/state").toByteArray();
}

void Settings::setWindowState(const QByteArray& state) {
    store_.setValue("window/state", state);
}

QString Settings::folder(Folder folder) const {
    const QString chosen = store_.value(keyOf(folder)).toString();
    return !chosen.isEmpty() && QDir(chosen).exists() ? chosen : standardFolder();
}

QString Settings::standardFolder() {
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return !pictures.isEmpty() && QDir(pictures).exists() ? pictures : QDir::homePath();
}

void Settings::setFolder(Folder folder, const QString& path) {
    store_.setValue(keyOf(folder), path);
}

Brush Settings::brush() const {
    const Brush standard;
    constexpr double kSmallest = Brush::kMinimumDiameterPx;
    constexpr double kLargest = Brush::kMaximumDiameterPx;
    // Earlier versions wrote the radius.
    const double half =
        number(store_, "brush/radius", standard.diameterPx / 2, kSmallest / 2, kLargest / 2);
    return {.diameterPx = number(store_, "brush/diameter", 2 * half, kSmallest, kLargest),
            .hardness = number(store_, "brush/hardness", standard.hardness, 0, 1),
            .opacity = number(store_, "brush/opacity", standard.opacity, 0, 1)};
}

void Settings::setBrush(const Brush& brush) {
    store_.setValue("brush/diameter", brush.diameterPx);
    store_.remove("brush/radius");
    store_.setValue("brush/hardness", brush.hardness);
    store_.setValue("brush/opacity", brush.opacity);
}

ExportHabits Settings::exportHabits() const {
    const ExportHabits standard;
    const auto policy = static_cast<int>(number(store_, "export/metadata", 0, 0, 2));
    return {.jpegQuality = static_cast<int>(
                number(store_, "export/jpegQuality", standard.jpegQuality, 1, 100)),
            .isLossless = store_.value("export/webpLossless", standard.isLossless).toBool(),
            .metadata = static_cast<MetadataPolicy>(policy),
            .wantsRecipe = store_.value("export/recipe", standard.wantsRecipe).toBool()};
}

void Settings::setExportHabits(const ExportHabits& habits) {
    store_.setValue("export/jpegQuality", habits.jpegQuality);
    store_.setValue("export/webpLossless", habits.isLossless);
    store_.setValue("export/metadata", static_cast<int>(habits.metadata));
    store_.setValue("export/recipe", habits.wantsRecipe);
}

QString Settings::device() const {
    const QString wish = store_.value("engine/device").toString();
    return wish.isEmpty() ? "auto" : wish;
}

void Settings::setDevice(const QString& wish) {
    store_.setValue("engine/device", wish);
}

QList<RecentFile> Settings::recentFiles() const {
    // Pairs in one list: an array of QSettings would want to be written to while it is read.
    const QStringList words = store_.value("recent/files").toStringList();
    QList<RecentFile> files;
    for (qsizetype i = 0; i + 1 < words.size(); i += 2)
        files << RecentFile{words[i], words[i + 1]};
    return files;
}

void Settings::setRecentFiles(const QList<RecentFile>& files) {
    QStringList words;
    for (const RecentFile& file : files)
        words << file.path << file.mask;
    store_.setValue("recent/files", words);
}

QStringList Settings::runFolders() const {
    return store_.value("training/runs").toStringList();
}

void Settings::setRunFolders(const QStringList& folders) {
    store_.setValue("training/runs", folders);
}

QStringList Settings::evaluationFolders() const {
    return store_.value("evaluation/folders").toStringList();
}

void Settings::setEvaluationFolders(const QStringList& folders) {
    store_.setValue("evaluation/folders", folders);
}

QString Settings::synthesisFolder() const {
    return store_.value("synthesis/folder").toString();
}

void Settings::setSynthesisFolder(const QString& folder) {
    store_.setValue("synthesis/folder", folder);
}

QJsonObject Settings::dialogFields(const QString& dialog) const {
    return QJsonDocument::fromJson(store_.value("dialogs/" + dialog).toByteArray()).object();
}

void Settings::setDialogFields(const QString& dialog, const QJsonObject& fields) {
    store_.setValue("dialogs/" + dialog, QJsonDocument(fields).toJson(QJsonDocument::Compact));
}

bool Settings::isFirstStart() const {
    return !store_.value("window/started", false).toBool();
}

void Settings::setStarted() {
    store_.setValue("window/started", true);
}

}  // namespace r2r::ui

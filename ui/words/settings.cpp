// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/settings.h"

#include "engine/core/error.h"
#include "engine/core/log.h"

#include <QDir>
#include <QJsonDocument>
#include <QSettings>
#include <QStandardPaths>
#include <QVariant>

#include <filesystem>
#include <string>

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

/// Beside the place of QSettings, where earlier versions kept them.
std::filesystem::path settingsPath() {
    std::filesystem::path path = QSettings().fileName().toStdString();
    return path.replace_extension(".json");
}

QVariant variantOf(const Json& value) {
    if (value.is_boolean())
        return value.get<bool>();
    if (value.is_number())
        return value.get<double>();
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    if (!value.is_array())
        return {};
    QStringList list;
    for (const Json& each : value)
        if (each.is_string())
            list << QString::fromStdString(each.get<std::string>());
    return list;
}

QVariant valueOf(const SettingsFile& file, const QString& key) {
    return variantOf(file.value(key.toStdString()));
}

Json textJson(const QString& text) {
    return text.toStdString();
}

Json textsJson(const QStringList& texts) {
    Json list = Json::array();
    for (const QString& text : texts)
        list.push_back(text.toStdString());
    return list;
}

Json bytesJson(const QByteArray& bytes) {
    return bytes.toBase64().toStdString();
}

QByteArray bytesOf(const SettingsFile& file, const QString& key) {
    return QByteArray::fromBase64(valueOf(file, key).toString().toLatin1());
}

Json jsonOf(const QJsonObject& object) {
    return parseJson(QJsonDocument(object).toJson().toStdString(), "a setting");
}

QJsonObject objectOf(const Json& value) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(value.dump())).object();
}

QString keyOfDialog(const QString& dialog) {
    return "dialogs/" + dialog;
}

/// What earlier versions kept with QSettings.
Json earlierSettings() {
    const QSettings store;
    Json values = Json::object();
    for (const QString& key : store.allKeys()) {
        const QVariant value = store.value(key);
        const std::string name = key.toStdString();
        if (key.startsWith(keyOfDialog("")))
            values[name] = jsonOf(QJsonDocument::fromJson(value.toByteArray()).object());
        else if (value.typeId() == QMetaType::QByteArray)
            values[name] = bytesJson(value.toByteArray());
        else if (value.typeId() == QMetaType::QStringList)
            values[name] = textsJson(value.toStringList());
        else
            values[name] = textJson(value.toString());
    }
    return values;
}

double number(
    const SettingsFile& file, const QString& key, double fallback, double low, double high) {
    bool isNumber = false;
    const double value = valueOf(file, key).toDouble(&isNumber);
    return isNumber && value >= low && value <= high ? value : fallback;
}

bool isSet(const SettingsFile& file, const QString& key, bool fallback) {
    const QVariant value = valueOf(file, key);
    return value.isNull() ? fallback : value.toBool();
}

}  // namespace

Settings::Settings() : file_(settingsPath()) {
    if (!file_.isThere())
        if (const Json earlier = earlierSettings(); !earlier.empty())
            set(earlier);
}

void Settings::set(const Json& values) {
    try {
        file_.set(values);
    } catch (const Error& error) {
        log::warning(error.message());
    }
}

QByteArray Settings::windowGeometry() const {
    return bytesOf(file_, "window/geometry");
}

void Settings::setWindowGeometry(const QByteArray& geometry) {
    set({{"window/geometry", bytesJson(geometry)}});
}

QByteArray Settings::windowState() const {
    return bytesOf(file_, "window/state");
}

void Settings::setWindowState(const QByteArray& state) {
    set({{"window/state", bytesJson(state)}});
}

QString Settings::folder(Folder folder) const {
    const QString chosen = valueOf(file_, keyOf(folder)).toString();
    return !chosen.isEmpty() && QDir(chosen).exists() ? chosen : standardFolder();
}

QString Settings::standardFolder() {
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return !pictures.isEmpty() && QDir(pictures).exists() ? pictures : QDir::homePath();
}

void Settings::setFolder(Folder folder, const QString& path) {
    set({{keyOf(folder).toStdString(), textJson(path)}});
}

Brush Settings::brush() const {
    const Brush standard;
    constexpr double kSmallest = Brush::kMinimumDiameterPx;
    constexpr double kLargest = Brush::kMaximumDiameterPx;
    // Earlier versions wrote the radius.
    const double half =
        number(file_, "brush/radius", standard.diameterPx / 2, kSmallest / 2, kLargest / 2);
    const double diameter = number(file_, "brush/diameter", 2 * half, kSmallest, kLargest);
    return {
        .diameterPx = diameter,
        .hardness = number(file_, "brush/hardness", standard.hardness, 0, 1),
        .opacity = number(file_, "brush/opacity", standard.opacity, 0, 1),
        .smoothing = number(file_, "brush/smoothing", standard.smoothing, 0, 1),
        .otherDiameterPx = number(file_, "brush/eraserDiameter", diameter, kSmallest, kLargest)};
}

void Settings::setBrush(const Brush& chosen) {
    const Brush brush = chosen.asEraser(false);
    set({{"brush/diameter", brush.diameterPx},
         {"brush/eraserDiameter", brush.otherDiameterPx},
         {"brush/radius", nullptr},
         {"brush/hardness", brush.hardness},
         {"brush/opacity", brush.opacity},
         {"brush/smoothing", brush.smoothing}});
}

std::optional<QColor> Settings::overlayColor() const {
    const QColor color(valueOf(file_, "view/overlayColor").toString());
    return color.isValid() ? std::optional(color) : std::nullopt;
}

void Settings::setOverlayColor(const std::optional<QColor>& color) {
    set({{"view/overlayColor", color ? textJson(color->name(QColor::HexArgb)) : Json()}});
}

ExportHabits Settings::exportHabits() const {
    const ExportHabits standard;
    const auto policy = static_cast<int>(number(file_, "export/metadata", 0, 0, 2));
    return {.jpegQuality =
                static_cast<int>(number(file_, "export/jpegQuality", standard.jpegQuality, 1, 100)),
            .isLossless = isSet(file_, "export/webpLossless", standard.isLossless),
            .metadata = static_cast<MetadataPolicy>(policy),
            .wantsRecipe = isSet(file_, "export/recipe", standard.wantsRecipe)};
}

void Settings::setExportHabits(const ExportHabits& habits) {
    set({{"export/jpegQuality", habits.jpegQuality},
         {"export/webpLossless", habits.isLossless},
         {"export/metadata", static_cast<int>(habits.metadata)},
         {"export/recipe", habits.wantsRecipe}});
}

QString Settings::device() const {
    const QString wish = valueOf(file_, "engine/device").toString();
    return wish.isEmpty() ? "auto" : wish;
}

void Settings::setDevice(const QString& wish) {
    set({{"engine/device", textJson(wish)}});
}

QList<RecentFile> Settings::recentFiles() const {
    const QStringList words = valueOf(file_, "recent/files").toStringList();
    QList<RecentFile> files;
    for (qsizetype i = 0; i + 1 < words.size(); i += 2)
        files << RecentFile{words[i], words[i + 1]};
    return files;
}

void Settings::setRecentFiles(const QList<RecentFile>& files) {
    QStringList words;
    for (const RecentFile& file : files)
        words << file.path << file.mask;
    set({{"recent/files", textsJson(words)}});
}

QStringList Settings::runFolders() const {
    return valueOf(file_, "training/runs").toStringList();
}

void Settings::setRunFolders(const QStringList& folders) {
    set({{"training/runs", textsJson(folders)}});
}

QStringList Settings::evaluationFolders() const {
    return valueOf(file_, "evaluation/folders").toStringList();
}

void Settings::setEvaluationFolders(const QStringList& folders) {
    set({{"evaluation/folders", textsJson(folders)}});
}

QString Settings::synthesisFolder() const {
    return valueOf(file_, "synthesis/folder").toString();
}

void Settings::setSynthesisFolder(const QString& folder) {
    set({{"synthesis/folder", textJson(folder)}});
}

QJsonObject Settings::dialogFields(const QString& dialog) const {
    return objectOf(file_.value(keyOfDialog(dialog).toStdString()));
}

void Settings::setDialogFields(const QString& dialog, const QJsonObject& fields) {
    set({{keyOfDialog(dialog).toStdString(), jsonOf(fields)}});
}

bool Settings::isFirstStart() const {
    return !isSet(file_, "window/started", false);
}

void Settings::setStarted() {
    set({{"window/started", true}});
}

}  // namespace r2r::ui

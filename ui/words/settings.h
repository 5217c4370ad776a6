// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "ui/document/brush.h"
#include "ui/words/settings_file.h"

#include <QByteArray>
#include <QColor>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace r2r::ui {

/// The kinds of folders that are remembered.
enum class Folder : uint8_t {
    Backgrounds,
    Foregrounds,
    Composites,
    Recipes,
    Exports,
    Batches,
    Models,
    Runs,
    Evaluations,
    Photographs  ///< with masks, to make pairs from
};

/// A file that was opened as a document.
struct RecentFile {
    QString path;  ///< a project, a background, a composite or a recipe
    QString mask;  ///< of a composite; empty for the others

    bool operator==(const RecentFile&) const = default;
};

/// The person's last choices for exports.
struct ExportHabits {
    int jpegQuality = 95;
    bool isLossless = true;
    MetadataPolicy metadata = MetadataPolicy::Keep;
    bool wantsRecipe = true;

    bool operator==(const ExportHabits&) const = default;
};

/// Values that are remembered between two starts, with types. Unusable values count as not there.
/// They are written at once; what cannot be written is logged, and written with the next one.
class Settings {
public:
    Settings();

    [[nodiscard]] QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);

    [[nodiscard]] QByteArray windowState() const;
    void setWindowState(const QByteArray& state);

    /// The pictures folder of the person until one was set; always one that exists.
    [[nodiscard]] QString folder(Folder folder) const;
    void setFolder(Folder folder, const QString& path);

    /// The folder for everything until one is chosen: the pictures folder, or home.
    [[nodiscard]] static QString standardFolder();

    [[nodiscard]] Brush brush() const;
    void setBrush(const Brush& brush);

    /// The colour of a mask's overlay, with its opacity; nothing: one that is seen well.
    [[nodiscard]] std::optional<QColor> overlayColor() const;
    void setOverlayColor(const std::optional<QColor>& color);

    [[nodiscard]] ExportHabits exportHabits() const;
    void setExportHabits(const ExportHabits& habits);

    /// The device for models: "auto", "cpu", "cuda:0".
    [[nodiscard]] QString device() const;
    void setDevice(const QString& wish);

    /// Newest first.
    [[nodiscard]] QList<RecentFile> recentFiles() const;
    void setRecentFiles(const QList<RecentFile>& files);

    /// The training runs that were watched last.
    [[nodiscard]] QStringList runFolders() const;
    void setRunFolders(const QStringList& folders);

    /// The evaluations that were shown last.
    [[nodiscard]] QStringList evaluationFolders() const;
    void setEvaluationFolders(const QStringList& folders);

    /// The folder where synthetic pairs were made last; empty if never.
    [[nodiscard]] QString synthesisFolder() const;
    void setSynthesisFolder(const QString& folder);

    /// The fields of a dialog as they were when its work was started last; empty if never.
    [[nodiscard]] QJsonObject dialogFields(const QString& dialog) const;
    void setDialogFields(const QString& dialog, const QJsonObject& fields);

    /// True until `setStarted`: then the example is shown.
    [[nodiscard]] bool isFirstStart() const;
    void setStarted();

private:
    void set(const Json& values);

    SettingsFile file_;
};

}  // namespace r2r::ui

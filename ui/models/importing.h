// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/model_importer.h"
#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <string>
#include <utility>

class QMenu;
class QWidget;

namespace r2r::widgets {
class ProgressStrip;
}

namespace r2r::ui {

/// The files in a folder and its subfolders, by their names.
enum class FolderContent : uint8_t { Model, Pictures, Neither };

[[nodiscard]] FolderContent folderContent(const QString& folder);

/// Brings models into the catalogue and takes them out: asks which, shows how far it is, and tells
/// the library when it is done.
class Importing final : public QObject {
    Q_OBJECT

public:
    /// Everything is borrowed; `window` is the parent of dialogs.
    Importing(ModelLibrary& library,
              const ModelAccess& access,
              Settings& settings,
              widgets::ProgressStrip& progress,
              QWidget& window);

    void askForFolder();
    void askForFiles();

    /// Whether these are weights or a plug-in rather than pictures; a folder always is.
    [[nodiscard]] static bool looksLikeModel(const QStringList& paths);

    /// Asks first what is to be done where another model has the name already.
    /// @return false, and why is told, while something else is imported
    bool importFrom(const QStringList& paths, const ImportOptions& options = {});

    /// A checkpoint under the name of its run, or under another one if that is taken. Where an
    /// earlier one of that run is installed, it asks first which of them stays.
    /// @param begun  called when the import has begun, which may be never
    void importRun(const QString& checkpoint,
                   const QString& run,
                   const std::function<void()>& begun = {});

    /// One entry for every installed model; fills it anew whenever it opens.
    void fillRemoveMenu(QMenu& menu);

    /// After asking whether that is meant, and saying who uses it.
    void remove(const ModelInfo& model);

    /// @param users  the names of the foregrounds that use a model
    void setUsers(std::function<QStringList(const std::string& model)> users) {
        users_ = std::move(users);
    }

    [[nodiscard]] bool isWorking() const { return importer_.isWorking(); }

Q_SIGNALS:
    void imported(const r2r::ui::CatalogChange& change);
    void removed(const QString& title);
    void failed(const r2r::ui::Failure& failure);
    void cancelled();

private:
    void take(const CatalogChange& change);
    [[nodiscard]] bool isTaken(const std::string& name) const;
    [[nodiscard]] std::string freeName(const std::string& wanted) const;

    /// What the person may choose where another model is in the way; an empty function: not that.
    struct Choice {
        QString question;
        QString reason;
        std::function<void()> replace;
        std::function<void()> keepBoth;
    };

    void ask(const Choice& choice);
    void askAbout(const TakenName& taken);
    void addRemoval(QMenu& menu, const QString& text, const ModelInfo& model);
    void refuse();
    [[nodiscard]] QString usersOf(const ModelInfo& model) const;

    ModelLibrary& library_;
    Settings& settings_;
    widgets::ProgressStrip& progress_;
    QWidget& window_;
    ModelImporter importer_;
    std::function<QStringList(const std::string& model)> users_;
};

}  // namespace r2r::ui

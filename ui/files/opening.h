// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/document_files.h"
#include "ui/files/kept_changes.h"
#include "ui/jobs/picture_loader.h"
#include "ui/models/model_library.h"
#include "ui/tools/canvas_scene.h"
#include "ui/words/messages.h"
#include "ui/words/picture_filter.h"
#include "ui/words/settings.h"
#include "widgets/drop_zones.h"

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QPointF>
#include <QStringList>

#include <optional>
#include <span>
#include <vector>

class QWidget;

namespace r2r::ui {

class Journalling;
class UnsavedWork;

/// Everything that brings pictures into the document: menus, drops, the clipboard and the command
/// line.
///
/// The first picture of an empty document becomes its background, all others are placed on it.
class Opening final : public QObject {
    Q_OBJECT

public:
    /// The objects that it works with; all borrowed.
    struct Parts {
        Document& document;
        CanvasScene& scene;
        ModelLibrary& library;
        Settings& settings;
        DocumentFiles& files;  ///< told what the document is made of
        UnsavedWork& unsaved;  ///< asked before a document goes
        KeptChanges& kept;     ///< told what a project kept
    };

    /// @param window  the parent of file dialogs
    Opening(const Parts& parts, QWidget& window);

    /// Opens projects with the undo steps that they keep, from now on.
    /// @param journal  borrowed
    void restoreStepsTo(Journalling& journal) { journal_ = &journal; }

    void clear();           ///< an empty document
    void askForDocument();  ///< a project, or the picture of a background
    void askForForegrounds();
    void askForComposite();
    void askForRecipe();
    void openExample();

    /// @param at    where on the background foregrounds go; nothing: the middle
    /// @param zone  that the first file is for; without a background, it becomes that
    void openFiles(const QStringList& paths,
                   std::optional<QPointF> at = {},
                   widgets::DropZone zone = widgets::DropZone::Foreground);
    void openBackground(const QString& path);
    void openComposite(const QString& picture, const QString& mask);
    void openRecipe(const QString& path);
    void openProject(const QString& path);
    void openAgain(const RecentFile& file);
    void takeImage(const QImage& image,
                   std::optional<QPointF> at,
                   widgets::DropZone zone = widgets::DropZone::Foreground);
    /// @param file  a picture that was pasted or dropped, as the bytes of a file
    void takePicture(const QByteArray& file, std::optional<QPointF> at, widgets::DropZone zone);

    /// Which pixels came from which file, for recipes and to protect originals.
    [[nodiscard]] const std::vector<SourceFile>& sources() const { return parts_.files.sources; }

    /// The statements of the opened recipe on its models.
    [[nodiscard]] const ModelIdentities& identities() const { return parts_.files.identities; }

    /// That the document is saved to; empty: none yet.
    [[nodiscard]] const QString& recipe() const { return parts_.files.recipe; }

    /// Whether the document has a project that it is saved to.
    [[nodiscard]] bool hasProject() const { return !parts_.files.project.path.empty(); }

    [[nodiscard]] bool isLoading() const { return loader_.isLoading(); }

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);
    void warned(const r2r::ui::messages::Message& message);  ///< it is open all the same
    void told(const r2r::ui::messages::Message& message);    ///< which files were taken
    void noted(const QStringList& notes);  ///< what is otherwise than the files say
    void loadingChanged(bool isLoading);
    void opened(const r2r::ui::RecentFile& file);  ///< as a document, or as its background

private:
    [[nodiscard]] bool isForBackground(widgets::DropZone zone) const;
    [[nodiscard]] QStringList ask(const QString& title,
                                  Folder folder,
                                  bool isForSeveral,
                                  const QString& filter = pictureFilter());
    void askForLayers(WantedPictures wanted, const std::vector<LayeredFile>& files);
    void take(const LoadedPictures& pictures);
    void take(const LoadedComposition& loaded);
    void take(const LoadedProject& loaded);
    void tellAbout(const LoadedProject& loaded);
    void takeBackground(const LoadedPicture& picture);
    /// @param layers  of one file
    void takeLayeredDocument(const LoadedPictures& pictures, std::span<const LoadedPicture> layers);
    void takeLayers(std::span<const LoadedPicture> layers);
    void takeForeground(const LoadedPicture& picture);
    void noteSources(std::span<const LoadedPicture> pictures);
    void tellMasks(const std::vector<LoadedPicture>& pictures);
    /// @param program  that made the file; empty: unknown
    void warnOfOtherModels(const QString& file,
                           const std::vector<std::string>& names,
                           const std::string& program);
    void open(Composition composition, DocumentFiles files);
    void addForeground(Image image, const QString& name, const std::optional<Image>& mask);

    Parts parts_;
    QWidget& window_;
    Journalling* journal_ = nullptr;
    PictureLoader loader_;
    std::optional<QPointF> dropPoint_;
};

}  // namespace r2r::ui

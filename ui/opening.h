// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/picture_loader.h"
#include "ui/model_library.h"
#include "ui/settings.h"
#include "ui/tools/canvas_scene.h"

#include <QImage>
#include <QObject>
#include <QPointF>
#include <QStringList>

#include <optional>
#include <vector>

class QWidget;

namespace r2r::ui {

/// Everything that brings pictures into the document: menus, drops, the clipboard and the command
/// line.
///
/// The first picture of an empty document becomes its background, all others stand on it.
class Opening final : public QObject {
    Q_OBJECT

public:
    /// `window` is the parent of file dialogs.
    Opening(Document& document,
            CanvasScene& scene,
            const ModelLibrary& library,
            Settings& settings,
            QWidget& window);

    void clear();  ///< an empty document
    void askForBackground();
    void askForForegrounds();
    void askForComposite();
    void askForRecipe();
    void openExample();

    /// @param at  where on the background foregrounds go; nothing: the middle
    void openFiles(const QStringList& paths, std::optional<QPointF> at = {});
    void openBackground(const QString& path);
    void openComposite(const QString& picture, const QString& mask);
    void openRecipe(const QString& path);
    void takeImage(const QImage& image, std::optional<QPointF> at);

    /// Which pixels came from which file, for recipes and to protect originals.
    [[nodiscard]] const std::vector<SourceFile>& sources() const { return sources_; }

    [[nodiscard]] bool isLoading() const { return loader_.isLoading(); }

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);
    void loadingChanged(bool isLoading);

private:
    [[nodiscard]] QStringList ask(const QString& title, Folder folder, bool isForSeveral);
    void take(const LoadedPictures& pictures);
    void take(const LoadedComposition& loaded);
    void takeBackground(const LoadedPicture& picture);
    void addForeground(Image image, const QString& name, const std::optional<Image>& mask);

    Document& document_;
    const ModelLibrary& library_;
    CanvasScene& scene_;
    Settings& settings_;
    QWidget& window_;
    PictureLoader loader_;
    std::vector<SourceFile> sources_;
    std::optional<QPointF> dropPoint_;
};

}  // namespace r2r::ui

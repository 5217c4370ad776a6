// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/opening.h"

#include "engine/core/resources.h"
#include "engine/pipeline/recipes/mask_beside.h"
#include "ui/document/qt_image.h"
#include "ui/document/screen_pixels.h"
#include "ui/files/journalling.h"
#include "ui/files/layers_question.h"
#include "ui/files/unsaved_work.h"
#include "ui/words/qt_text.h"

#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

fs::path toPath(const QString& path) {
    return path.toStdString();
}

bool isProject(const QString& path) {
    const QString ending = qtText(kProjectEnding);
    return path.endsWith(ending, Qt::CaseInsensitive);
}

}  // namespace

Opening::Opening(const Parts& parts, QWidget& window)
    : QObject(&window), parts_(parts), window_(window) {
    connect(&loader_, &PictureLoader::picturesLoaded, this, [this](const LoadedPictures& pictures) {
        take(pictures);
    });
    // Queued: nothing is being read while the question is open.
    connect(
        &loader_, &PictureLoader::choiceNeeded, this, &Opening::askForLayers, Qt::QueuedConnection);
    connect(
        &loader_, &PictureLoader::compositionLoaded, this, [this](const LoadedComposition& loaded) {
            take(loaded);
        });
    connect(&loader_, &PictureLoader::projectLoaded, this, [this](const LoadedProject& loaded) {
        take(loaded);
    });
    connect(&loader_, &PictureLoader::failed, this, &Opening::failed);
    connect(&loader_, &PictureLoader::noted, this, &Opening::noted);
    connect(&loader_, &PictureLoader::loadingChanged, this, &Opening::loadingChanged);
}

void Opening::clear() {
    if (parts_.unsaved.mayGo([this] { clear(); }))
        open({}, {});
}

void Opening::askForDocument() {
    const QStringList paths = ask(tr("Open"), Folder::Backgrounds, false, documentFilter());
    if (paths.isEmpty())
        return;
    if (isProject(paths.first()))
        openProject(paths.first());
    else
        openBackground(paths.first());
}

void Opening::askForForegrounds() {
    const QStringList paths = ask(tr("Add foreground"), Folder::Foregrounds, true);
    if (!paths.isEmpty())
        openFiles(paths);
}

void Opening::askForComposite() {
    const QStringList paths = ask(tr("Open composite"), Folder::Composites, false);
    if (paths.isEmpty())
        return;
    if (fs::exists(maskBeside(toPath(paths.first())))) {
        openComposite(paths.first(), {});
        return;
    }
    const QStringList masks = ask(
        tr("Open the mask of %1: white is the foreground").arg(QFileInfo(paths.first()).fileName()),
        Folder::Composites,
        false);
    if (!masks.isEmpty())
        openComposite(paths.first(), masks.first());
}

void Opening::askForRecipe() {
    const QString path = QFileDialog::getOpenFileName(&window_,
                                                      tr("Open recipe"),
                                                      parts_.settings.folder(Folder::Recipes),
                                                      tr("Recipes (*.json)"));
    if (path.isEmpty())
        return;
    parts_.settings.setFolder(Folder::Recipes, QFileInfo(path).absolutePath());
    openRecipe(path);
}

void Opening::openExample() {
    const auto path = outcomeOf([] { return resource("examples/example.recipe.json"); });
    if (const auto* found = std::get_if<fs::path>(&path))
        openRecipe(QString::fromStdString(found->string()));
    else if (const auto* failure = std::get_if<Failure>(&path))
        Q_EMIT failed(*failure);
}

void Opening::openFiles(const QStringList& paths,
                        std::optional<QPointF> at,
                        widgets::DropZone zone) {
    if (paths.size() == 1 && paths.first().endsWith(".json", Qt::CaseInsensitive)) {
        openRecipe(paths.first());
        return;
    }
    if (paths.size() == 1 && isProject(paths.first())) {
        openProject(paths.first());
        return;
    }
    dropPoint_ = at;
    std::vector<fs::path> files;
    std::ranges::transform(paths, std::back_inserter(files), toPath);
    if (files.empty())
        return;
    const bool hasBackground = isForBackground(zone);
    const fs::path background = hasBackground ? files.front() : fs::path();
    if (hasBackground)
        files.erase(files.begin());
    loader_.loadPictures({.background = background, .foregrounds = files});
}

void Opening::openBackground(const QString& path) {
    loader_.loadPictures({.background = toPath(path), .foregrounds = {}});
}

void Opening::openComposite(const QString& picture, const QString& mask) {
    if (parts_.unsaved.mayGo([this, picture, mask] { openComposite(picture, mask); }))
        loader_.loadComposite(toPath(picture), toPath(mask));
}

void Opening::openRecipe(const QString& path) {
    if (parts_.unsaved.mayGo([this, path] { openRecipe(path); }))
        loader_.loadRecipe(toPath(path), parts_.library.catalog());
}

void Opening::openProject(const QString& path) {
    if (parts_.unsaved.mayGo([this, path] { openProject(path); }))
        loader_.loadProject(
            toPath(path), parts_.library.catalog(), journal_ ? journal_->folder() : fs::path());
}

void Opening::openAgain(const RecentFile& file) {
    if (isProject(file.path))
        openProject(file.path);
    else if (file.path.endsWith(".json", Qt::CaseInsensitive))
        openRecipe(file.path);
    else if (!file.mask.isEmpty())
        openComposite(file.path, file.mask);
    else
        openBackground(file.path);
}

void Opening::takeImage(const QImage& image, std::optional<QPointF> at, widgets::DropZone zone) {
    dropPoint_ = at;
    Image pixels = imageFromQt(image);
    if (isForBackground(zone))
        takeBackground({.photograph = {.image = pixels, .metadata = {}},
                        .source = {},
                        .display = backgroundDisplay(pixels),
                        .mask = {}});
    else
        addForeground(std::move(pixels), tr("Pasted picture"), std::nullopt);
}

void Opening::takePicture(const QByteArray& file,
                          std::optional<QPointF> at,
                          widgets::DropZone zone) {
    dropPoint_ = at;
    loader_.loadPasted(file, isForBackground(zone));
}

/// Whether a picture becomes the background: by wish, or as there is none yet nor on its way.
bool Opening::isForBackground(widgets::DropZone zone) const {
    return zone == widgets::DropZone::Background ||
           (!parts_.document.hasBackground() && !loader_.isLoading());
}

QStringList Opening::ask(const QString& title,
                         Folder folder,
                         bool isForSeveral,
                         const QString& filter) {
    const QString from = parts_.settings.folder(folder);
    // There are too many endings to read.
    constexpr auto kPlain = QFileDialog::HideNameFilterDetails;
    QStringList paths;
    if (isForSeveral)
        paths = QFileDialog::getOpenFileNames(&window_, title, from, filter, nullptr, kPlain);
    else if (const QString path =
                 QFileDialog::getOpenFileName(&window_, title, from, filter, nullptr, kPlain);
             !path.isEmpty())
        paths.append(path);
    if (!paths.isEmpty())
        parts_.settings.setFolder(folder, QFileInfo(paths.first()).absolutePath());
    return paths;
}

void Opening::askForLayers(WantedPictures wanted, const std::vector<LayeredFile>& files) {
    for (const LayeredFile& file : files) {
        const bool isDocument = file.path == wanted.background;
        LayersQuestion question(
            file,
            isDocument ? LayersQuestion::Use::Document : LayersQuestion::Use::Foregrounds,
            &window_);
        question.exec();
        if (const auto choice = question.choice())
            wanted.choices[file.path] = *choice;
        else if (isDocument)
            return;  // nothing else has a place then
        else
            std::erase(wanted.foregrounds, file.path);
    }
    loader_.loadPictures(wanted);
}

}  // namespace r2r::ui

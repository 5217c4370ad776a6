// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/recipes/composition_recipe.h"
#include "ui/jobs/layered_pictures.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/project_job.h"
#include "ui/jobs/side_thread.h"

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace r2r::ui {

/// A picture file that was read, or one that was pasted.
struct LoadedPicture {
    Photograph photograph;
    SourceFile source;               ///< without a path: it is in no file
    QImage display;                  ///< as the screen shows it
    std::optional<SourceFile> mask;  ///< beside it, when it has no alpha of its own
    std::vector<std::filesystem::path> otherMasks = {};  ///< that could have been it, too
    std::optional<LayerPlace> layer = {};  ///< of a file of layers that was opened as such
};

/// Files that are to be read.
struct WantedPictures {
    std::filesystem::path background;  ///< or an empty path
    std::vector<std::filesystem::path> foregrounds;
    LayerChoices choices = {};  ///< of the layered ones among them, as far as they were made
};

/// The result of reading a list of files; one bad file does not stop the rest.
struct LoadedPictures {
    /// Of a file of layers: the lowest that fills its picture, or white (from no file).
    std::optional<LoadedPicture> background;
    std::vector<LoadedPicture> foregrounds;
    std::vector<Failure> failures;
    /// The file whose layers are the background and the first foregrounds; empty: none.
    std::filesystem::path layeredBackground = {};
};

/// A whole document read from files, and which pixels came from which file.
struct LoadedComposition {
    Composition composition;
    std::vector<SourceFile> sources;  ///< the background first
    std::vector<QImage> displays;     ///< of the sources, as the screen shows them
    std::vector<SourceFile> masks;
    std::filesystem::path recipe;  ///< that described it; empty for a composite
    /// By name: there are others here than the recipe was made with (`r2r::otherModels`).
    std::vector<std::string> otherModels;
    ModelIdentities identities = {};  ///< of the models that the recipe names
    std::string program = {};         ///< that wrote the recipe
    bool isMaskFound = false;         ///< of a composite: beside it, as nobody named one
    std::vector<std::filesystem::path> otherMasks = {};  ///< that could have been it, too
};

/// Reads pictures in the background: a large one takes a second, and the window goes on meanwhile.
///
/// Results arrive as signals, in the order the files were asked for. The destructor waits for what
/// is being read.
class PictureLoader final : public QObject {
    Q_OBJECT

public:
    explicit PictureLoader(QObject* parent = nullptr);

    /// Where files of layers are among them and their choices are missing, nothing is read, and
    /// `choiceNeeded` asks for them.
    void loadPictures(const WantedPictures& wanted);

    /// A picture that is in no file.
    /// @param file  the bytes of one
    void loadPasted(const QByteArray& file, bool isBackground);

    /// @param mask  an empty path: the one beside the picture
    void loadComposite(const std::filesystem::path& picture, const std::filesystem::path& mask);

    /// @param catalog  the models that are here
    void loadRecipe(const std::filesystem::path& recipe, const ModelCatalog& catalog);

    /// @param catalog   the models that are here
    /// @param journals  where journals are kept; empty: nowhere
    void loadProject(const std::filesystem::path& project,
                     const ModelCatalog& catalog,
                     const std::filesystem::path& journals = {});

    [[nodiscard]] bool isLoading() const { return running_ > 0; }

Q_SIGNALS:
    void picturesLoaded(const r2r::ui::LoadedPictures& pictures);
    void choiceNeeded(const r2r::ui::WantedPictures& wanted,
                      const std::vector<r2r::ui::LayeredFile>& files);
    void compositionLoaded(const r2r::ui::LoadedComposition& loaded);
    void projectLoaded(const r2r::ui::LoadedProject& loaded);
    void failed(const r2r::ui::Failure& failure);
    /// After what was read arrived: what of it is otherwise than the files say, in sentences.
    void noted(const QStringList& notes);
    void loadingChanged(bool isLoading);

private:
    /// Runs `read` in the pool and what it returns here.
    /// @param recipe  that names the files; empty: none
    void run(std::function<std::function<void()>(const JobContext&)> read,
             const std::filesystem::path& recipe = {});
    void count(int step);

    SideThread thread_;
    int running_ = 0;
};

}  // namespace r2r::ui

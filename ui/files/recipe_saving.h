// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/document_files.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/recipe_job.h"
#include "ui/jobs/side_thread.h"
#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <vector>

class QWidget;

namespace r2r::ui {

/// Saves the document as a recipe, without exporting a picture.
///
/// Writing happens beside the window. What is edited meanwhile is not in the file, and still counts
/// as unsaved; so does all the rest where the document has a project (`ProjectSaving`).
class RecipeSaving final : public QObject {
    Q_OBJECT

public:
    using Then = std::function<void()>;

    /// Everything is borrowed; `window` is the parent of the dialog.
    RecipeSaving(Document& document,
                 DocumentFiles& files,
                 const ModelLibrary& library,
                 Settings& settings,
                 QWidget& window);

    /// Asks where; the recipe that the document has is proposed.
    /// @param then  when it is written; not if that fails or no place is chosen
    void saveAs(const Then& then = {});

    /// Without asking.
    void saveTo(const QString& path, const Then& then = {});

    [[nodiscard]] bool isSaving() const { return thread_.isBusy(); }

Q_SIGNALS:
    void saved(const QString& path);
    void failed(const r2r::ui::Failure& failure);

private:
    struct Waiting {
        QString path;
        Then then;
    };

    [[nodiscard]] QString proposedPath() const;
    [[nodiscard]] SaveRequest requestFor(const QString& path) const;
    void take(const SavedRecipe& saved, uint64_t revision);
    void saveNext();

    Document& document_;
    DocumentFiles& files_;
    const ModelLibrary& library_;
    Settings& settings_;
    QWidget& window_;
    SideThread thread_;
    std::vector<SourceFile> own_;   ///< written for `files_.recipe` since the document was opened
    std::vector<Waiting> waiting_;  ///< asked for while another one was written
    uint64_t documents_ = 0;        ///< how many there have been
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/document_files.h"
#include "ui/files/kept_changes.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/project_job.h"
#include "ui/jobs/side_thread.h"
#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

class QWidget;

namespace r2r::widgets {
class ProgressStrip;
}

namespace r2r::ui {

class Journalling;

/// Saves the document as a project: the file that it was opened from, with everything in it.
///
/// Writing happens beside the window, and can be stopped; the file is then as it was. What is
/// edited meanwhile is not in it, and counts as unsaved until it is undone.
class ProjectSaving final : public QObject {
    Q_OBJECT

public:
    using Then = std::function<void()>;

    /// All borrowed; `window` is the parent of dialogs.
    struct Parts {
        Document& document;
        DocumentFiles& files;
        const KeptChanges& kept;
        const ModelLibrary& library;
        Settings& settings;
        widgets::ProgressStrip& progress;
        QWidget& window;
    };

    explicit ProjectSaving(const Parts& parts);

    /// Saves the undo steps, too, from now on.
    /// @param journal  has them; borrowed
    void keepStepsOf(Journalling& journal) { journal_ = &journal; }

    /// To the project that the document has, or asks where.
    /// @param then  when it is written; not if that fails or no place is chosen
    void save(const Then& then = {});

    void saveAs(const Then& then = {});

    /// Without asking where.
    void saveTo(const QString& path, bool isLinked, const Then& then = {});

    [[nodiscard]] bool isSaving() const { return thread_.isBusy() || isPreparing_; }

Q_SIGNALS:
    void saved(const QString& path);
    void noted(const QStringList& notes);  ///< what was kept otherwise than asked
    void failed(const r2r::ui::Failure& failure);
    void stopped();

private:
    struct Wanted {
        QString path;
        bool isLinked = false;
        bool replacesChanged = false;
        Then then;
    };

    using Written = std::optional<SavedProject>;

    void start(const Wanted& wanted);
    void write(const Wanted& wanted, ProjectRequest request, uint64_t document);
    void end(const Wanted& wanted, uint64_t document, const Outcome<Written>& outcome);
    void notePictured(const SavedProject& saved);
    void take(const Wanted& wanted, const SavedProject& saved);
    [[nodiscard]] bool needsThumbnail(const Wanted& wanted) const;
    void askAboutChanged(const Wanted& wanted);
    void saveNext();
    void followUndo();

    [[nodiscard]] ProjectRequest requestFor(const Wanted& wanted) const;
    [[nodiscard]] QString proposedPath() const;
    [[nodiscard]] bool isAsInTheFile() const;

    Parts parts_;
    Journalling* journal_ = nullptr;
    bool isPreparing_ = false;  ///< the undo steps are on their way
    SideThread thread_;
    QTimer slow_;                  ///< until progress is worth showing
    std::vector<Wanted> waiting_;  ///< asked for while another one was written
    Composition pictured_;         ///< that the thumbnail of the file shows
    std::filesystem::path picturedIn_;
    QElapsedTimer sincePictured_;
    uint64_t documents_ = 0;  ///< how many there have been
    Composition asOpened_;    ///< if it came from files
};

}  // namespace r2r::ui

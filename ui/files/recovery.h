// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/document_files.h"
#include "ui/files/journalling.h"
#include "ui/files/kept_changes.h"
#include "ui/jobs/journal_job.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/side_thread.h"
#include "ui/models/model_library.h"
#include "ui/tools/canvas_scene.h"

#include <QObject>
#include <QStringList>

#include <filesystem>

class QWidget;

namespace r2r::ui {

class UnsavedWork;

/// Brings back work of windows that were killed: asks what is to be restored, and opens it with its
/// undo steps.
class Recovery final : public QObject {
    Q_OBJECT

public:
    /// All borrowed.
    struct Parts {
        Document& document;
        CanvasScene& scene;
        DocumentFiles& files;
        Journalling& journal;
        UnsavedWork& unsaved;  ///< asked before a document goes
        KeptChanges& kept;     ///< told what harmonizers had found
        const ModelLibrary& library;
    };

    /// @param window  the parent of the question
    Recovery(const Parts& parts, QWidget& window);

    /// Asks about the journals in the folder whose windows are gone.
    /// @return whether something is being restored; otherwise nothing will open
    [[nodiscard]] bool offer(const std::filesystem::path& folder);

    [[nodiscard]] bool isRestoring() const { return thread_.isBusy(); }

Q_SIGNALS:
    void restored();
    void failed(const r2r::ui::Failure& failure);
    void noted(const QStringList& notes);  ///< what is missing

private:
    void restore(const LostWork& lost);
    void take(const LostWork& lost, const LoadedWork& loaded);
    [[nodiscard]] static DocumentFiles filesOf(const LoadedWork& loaded);

    Parts parts_;
    QWidget& window_;
    SideThread thread_;
};

}  // namespace r2r::ui

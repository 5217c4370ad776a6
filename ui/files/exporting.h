// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/output_form.h"
#include "ui/document/document.h"
#include "ui/engine/engine_thread.h"
#include "ui/engine/export_job.h"
#include "ui/files/opening.h"
#include "ui/words/settings.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <stop_token>

class QWidget;

namespace r2r::widgets {
class ProgressStrip;
}

namespace r2r::ui {

/// The way from the document to a file: asks where, has the engine do it, shows how far it is.
class Exporting final : public QObject {
    Q_OBJECT

public:
    /// Everything is borrowed; `window` is the parent of the dialog.
    Exporting(Document& document,
              const Opening& opening,
              EngineThread& engine,
              Settings& settings,
              widgets::ProgressStrip& progress,
              QWidget& window);

    void ask();

    /// Without asking; ignored while an export runs.
    void exportTo(const QString& path, const ExportHabits& habits, const OutputForm& form = {});

    void stop();

    [[nodiscard]] bool isRunning() const { return isRunning_; }

Q_SIGNALS:
    void finished(const r2r::ui::ExportReport& report);
    void failed(const r2r::ui::Failure& failure);
    void cancelled();

private:
    /// The file and settings of this document's last export.
    struct LastExport {
        Image background;
        QString path;
        OutputForm form;
    };

    void start(const ExportRequest& request);
    void end(const Outcome<ExportReport>& outcome);
    void takeReport(const ExportReport& report);

    /// The same as the last time; the first time NAME-harmonized beside the background, in its
    /// format.
    [[nodiscard]] QString proposedPath() const;

    Document& document_;
    const Opening& opening_;
    EngineThread& engine_;
    Settings& settings_;
    widgets::ProgressStrip& progress_;
    QWidget& window_;
    std::optional<LastExport> last_;
    std::stop_source stop_{std::nostopstate};
    bool isRunning_ = false;
    uint64_t exportedRevision_ = 0;  ///< of the document, when the export began
};

}  // namespace r2r::ui

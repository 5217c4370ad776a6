// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/side_thread.h"
#include "ui/masking/slow_progress.h"

#include <QObject>
#include <QString>

#include <functional>

namespace r2r::ui {

/// Makes masks beside the window, one after the other, and puts each into the document as one step.
class MaskWork final : public QObject {
    Q_OBJECT

public:
    /// Makes the new mask from the one that is there. Runs beside the window, so it holds values
    /// only.
    using Make = std::function<TiledMask(const TiledMask& mask, const JobContext& job)>;

    /// Both are borrowed and live longer; the strip is for this object only.
    MaskWork(Document& document, widgets::ProgressStrip& strip, QObject* parent = nullptr);

    /// Of the current foreground; nothing happens without one. If its mask was changed meanwhile,
    /// the new one is made from that.
    /// @param text  of the step
    void start(const QString& text, Make make);

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);
    void ended();  ///< whatever came of it

private:
    void start(ForegroundId id, const QString& text, const Make& make);
    void take(ForegroundId id,
              const QString& text,
              const Make& make,
              const TiledMask& before,
              const TiledMask& after);

    Document& document_;
    SlowProgress progress_;
    SideThread side_;
};

}  // namespace r2r::ui

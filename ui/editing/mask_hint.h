// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/side_thread.h"
#include "ui/words/settings.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <set>

class QWidget;

namespace r2r::widgets {
class HintBar;
}

namespace r2r::ui {

class Actions;

/// Helps a foreground to its mask when its picture brought none.
///
/// A new foreground that is all mask is a whole rectangle, which is hardly ever meant: the bar
/// above the canvas offers to find or paint the subject, to begin with nothing, or to load a mask.
/// It goes when the mask is another one or the person wants no hint for this foreground. A
/// foreground of an opened document is as it was left, and gets none.
class MaskHint final : public QObject {
    Q_OBJECT

public:
    /// Everything is borrowed and lives longer. `window` is the parent of dialogs.
    MaskHint(Document& document,
             const Actions& actions,
             Settings& settings,
             widgets::HintBar& bar,
             QWidget& window);

    /// For the current foreground.
    void askForMask();

    /// Reads it beside the window; then it is the current foreground's mask, unless another
    /// document was opened meanwhile. Its size is checked.
    void loadMask(const QString& path);

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);
    void noted(const QStringList& notes);  ///< how a mask was read that is not plainly one

private:
    void createChoices(const Actions& actions);
    void show();
    void startEmpty();
    void take(ForegroundId id, const Image& of, const TiledMask& mask);
    [[nodiscard]] bool needsHint(const Foreground& foreground) const;

    Document& document_;
    Settings& settings_;
    widgets::HintBar& bar_;
    QWidget& window_;
    SideThread reader_;
    std::set<ForegroundId> settled_;  ///< no hint for these
};

}  // namespace r2r::ui

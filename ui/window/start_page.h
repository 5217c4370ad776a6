// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace r2r::ui {

class Actions;
class RecentFiles;

/// The offers of an empty window. It covers the middle of the canvas; what is dropped on it reaches
/// the canvas.
class StartPage final : public QWidget {
    Q_OBJECT

public:
    /// @param canvas  to cover; the page follows its size
    StartPage(const Actions& actions, RecentFiles& recent, QWidget& canvas);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/side_thread.h"

#include <QWidget>

#include <vector>

namespace r2r::widgets {
class LayerList;
}

namespace r2r::ui {

class Actions;
class PlacementFields;

/// The foregrounds, topmost first: which of them is worked on, which are hidden or locked, their
/// order and names; and the place of the chosen one, in numbers.
class LayersPanel final : public QWidget {
    Q_OBJECT

public:
    LayersPanel(Document& document, const Actions& actions, QWidget* parent = nullptr);

    /// Follows the place at which a foreground is seen during a gesture.
    void followPlacement(ForegroundId id, const Placement& placement);

    /// With the rows that are worth seeing at once; more of them scroll.
    [[nodiscard]] int wantedHeightPx() const;

Q_SIGNALS:
    void rowsChanged();  ///< how many there are

private:
    void createList(const Actions& actions);
    QWidget* createButtons(const Actions& actions);
    [[nodiscard]] int listHeightPx(int rows) const;
    void showChange(const Change& change);
    void showForegrounds();
    void showLabel(ForegroundId id);
    void showCurrent();
    void chooseCurrent(int row);
    void rename(ForegroundId id, const QString& name);
    void moveTo(ForegroundId id, int row);
    void requestThumbnail(ForegroundId id);
    void takeThumbnail(ForegroundId id, const QImage& picture);

    /// A small picture and what it is of.
    struct Thumbnail {
        ForegroundId id{};
        Image image;
        TiledMask mask;
        QIcon icon;
    };

    Document& document_;
    widgets::LayerList* list_ = nullptr;
    PlacementFields* fields_ = nullptr;
    std::vector<Thumbnail> thumbnails_;
    int rows_ = 0;
    SideThread thread_;
};

}  // namespace r2r::ui

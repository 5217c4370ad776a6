// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>

namespace r2r::widgets {

/// A list of layers, topmost first: thumbnail, name, an eye that hides and a padlock that locks.
/// Entries are dragged into another order, and renamed by double click. Several may be selected.
///
/// A person's actions leave as signals; the list itself changes only when it is filled anew.
class LayerList : public QListWidget {
    Q_OBJECT

public:
    static constexpr int kIdRole = Qt::UserRole;          ///< uint, the owner's own
    static constexpr int kHiddenRole = Qt::UserRole + 1;  ///< bool
    static constexpr int kLockedRole = Qt::UserRole + 2;  ///< bool
    static constexpr int kThumbnailPx = 32;

    /// @param shown, hidden, locked, unlocked  what eye and padlock look like
    struct Icons {
        QIcon shown;
        QIcon hidden;
        QIcon locked;
        QIcon unlocked;
    };

    explicit LayerList(const Icons& icons, QWidget* parent = nullptr);

    /// At the end. Its icon is the thumbnail.
    QListWidgetItem* addLayer(uint id, const QString& name, bool isHidden, bool isLocked);

    /// The places where a click hides and locks; widget pixels.
    [[nodiscard]] QRect eyeRect(int row) const;
    [[nodiscard]] QRect lockRect(int row) const;

Q_SIGNALS:
    void eyeClicked(uint id);
    void lockClicked(uint id);
    void choiceToggled(uint id);  ///< a click with Shift or Ctrl: one more is chosen, or one less
    void renamed(uint id, const QString& name);
    /// @param row  its place once it has been taken out
    void moved(uint id, int row);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    /// Presses what is there; false if nothing is.
    bool pressAt(QPoint at);
    /// The same for a click that chooses one more or one less.
    bool toggleAt(const QMouseEvent& event);
    [[nodiscard]] int rowForDrop(QPoint at) const;
};

}  // namespace r2r::widgets

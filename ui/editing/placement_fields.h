// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QWidget>

#include <functional>

class QDoubleSpinBox;
class QGridLayout;

namespace r2r::ui {

/// Place, size and angle of the chosen foreground in numbers. They follow the hand that drags it,
/// and are empty while there is no foreground.
///
/// Steps of one field in a row are one undo step.
class PlacementFields final : public QWidget {
    Q_OBJECT

public:
    explicit PlacementFields(Document& document, QWidget* parent = nullptr);
    ~PlacementFields() override;

    /// Follows the place at which a foreground is seen during a gesture.
    void follow(ForegroundId id, const Placement& placement);

private:
    /// The change that a field makes to a placement.
    using Change = std::function<void(Placement&, Size, double)>;

    QDoubleSpinBox* addField(QGridLayout& grid,
                             const QString& name,
                             const QString& label,
                             const QString& tip,
                             const Change& change);
    void place(const QDoubleSpinBox& field, const Change& change);
    void showForeground();
    void showNothing();
    void showPlacement(const Placement& placement, Size size);

    Document& document_;
    QDoubleSpinBox* x_ = nullptr;
    QDoubleSpinBox* y_ = nullptr;
    QDoubleSpinBox* width_ = nullptr;
    QDoubleSpinBox* height_ = nullptr;
    QDoubleSpinBox* scale_ = nullptr;
    QDoubleSpinBox* angle_ = nullptr;
    Gesture gesture_ = Gesture::None;
    const QDoubleSpinBox* last_ = nullptr;  ///< the field that `gesture_` belongs to
    uint64_t revision_ = 0;                 ///< of the document after its last step
};

}  // namespace r2r::ui

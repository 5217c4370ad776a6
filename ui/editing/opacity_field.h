// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QWidget>

#include <cstdint>

class QDoubleSpinBox;

namespace r2r::ui {

/// The opacity of the chosen foreground in percent. Steps in a row are one undo step.
class OpacityField final : public QWidget {
    Q_OBJECT

public:
    explicit OpacityField(Document& document, QWidget* parent = nullptr);
    ~OpacityField() override;

private:
    void take(double percent);
    void showForeground();

    Document& document_;
    QDoubleSpinBox* percent_ = nullptr;
    Gesture gesture_ = Gesture::None;
    uint64_t revision_ = 0;  ///< of the document after the last step of `gesture_`
};

}  // namespace r2r::ui

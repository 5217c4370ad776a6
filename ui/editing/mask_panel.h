// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/mask_ops.h"
#include "ui/document/document.h"

#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace r2r::widgets {
class SliderField;
}

namespace r2r::ui {

class BrushTool;
class MaskEditing;
struct Brush;

/// The brush, and what can be done to the mask as a whole.
class MaskPanel final : public QWidget {
    Q_OBJECT

public:
    MaskPanel(Document& document,
              BrushTool& brush,
              MaskEditing& editing,
              QWidget* parent = nullptr);

private:
    void createBrush(QVBoxLayout& layout);
    void createOperations(QVBoxLayout& layout);
    /// A button that applies an operation, with its amount beside it.
    void addOperation(QGridLayout& grid,
                      const QString& name,
                      const QString& text,
                      MaskOperation operation,
                      double maximum);
    void addToBrush(QVBoxLayout& layout, widgets::SliderField& field, double Brush::*member);
    void showBrush();
    void showForeground();

    Document& document_;
    BrushTool& brush_;
    MaskEditing& editing_;
    QWidget* operations_ = nullptr;
    widgets::SliderField* size_ = nullptr;
    widgets::SliderField* hardness_ = nullptr;
    widgets::SliderField* opacity_ = nullptr;
    widgets::SliderField* smoothing_ = nullptr;
};

}  // namespace r2r::ui

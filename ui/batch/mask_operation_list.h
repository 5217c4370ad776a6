// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/mask_operation.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QListWidget;
class QPushButton;

namespace r2r::ui {

/// Mask operations in the order in which they are done, as `--mask-op` takes them.
class MaskOperationList final : public QWidget {
    Q_OBJECT

public:
    explicit MaskOperationList(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<MaskOperation>& operations() const { return operations_; }

    void setOperations(const std::vector<MaskOperation>& operations);

private:
    void createChoice();
    void createList();
    void showRange();
    void add();
    void append(const MaskOperation& operation);
    void remove();

    std::vector<MaskOperation> operations_;
    QComboBox* kind_ = nullptr;
    QDoubleSpinBox* amount_ = nullptr;
    QListWidget* list_ = nullptr;
    QPushButton* remove_ = nullptr;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition_recipe.h"
#include "ui/settings.h"

#include <QDialog>

#include <filesystem>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace r2r::ui {

/// Where and how to export. Says beforehand what would be replaced, and never lets an opened
/// picture be.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    /// @param path    proposed
    /// @param recipe  what is written beside the picture, if it is wanted
    ExportDialog(const QString& path,
                 const ExportHabits& habits,
                 CompositionRecipe recipe,
                 QWidget* parent = nullptr);

    [[nodiscard]] QString path() const;
    [[nodiscard]] ExportHabits habits() const;

private:
    void createPath(QFormLayout& form, const QString& path);
    void createOptions(QFormLayout& form, const ExportHabits& habits);
    void createButtons(QFormLayout& form);
    void browse();
    void judgePath();
    [[nodiscard]] QString objection() const;

    /// Everything that *Export* writes.
    [[nodiscard]] std::vector<std::filesystem::path> files() const;

    CompositionRecipe content_;
    QLineEdit* path_ = nullptr;
    QLabel* verdict_ = nullptr;
    QSpinBox* quality_ = nullptr;
    QComboBox* metadata_ = nullptr;
    QCheckBox* recipe_ = nullptr;
    QPushButton* accept_ = nullptr;
};

}  // namespace r2r::ui

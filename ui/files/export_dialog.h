// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/recipes/composition_recipe.h"
#include "ui/words/settings.h"

#include <QDialog>

#include <filesystem>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace r2r::ui {

class OutputRows;

/// The settings of an export. Says beforehand what would be replaced, and never lets an opened
/// picture be.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    /// @param path     proposed
    /// @param sources  where the pixels of the composition came from
    ExportDialog(const QString& path,
                 const ExportHabits& habits,
                 const Composition& composition,
                 std::vector<SourceFile> sources,
                 QWidget* parent = nullptr);

    /// Sets the form that the rows show until the person changes it.
    void setForm(const OutputForm& form);

    [[nodiscard]] QString path() const;
    [[nodiscard]] OutputForm form() const;
    [[nodiscard]] ExportHabits habits() const;

private:
    void createPath(QFormLayout& form, const QString& path);
    void createFormat(QFormLayout& form);
    void createOptions(QFormLayout& form,
                       const ExportHabits& habits,
                       const Composition& composition);
    void createButtons(QFormLayout& form);
    void browse();
    void useFormat(ImageFormat format);
    void followPath();
    void followContent();
    void judge();
    [[nodiscard]] QString objection() const;
    [[nodiscard]] QString unknownEnding() const;

    /// That no foreground is in the picture, in a sentence; empty if there is one.
    [[nodiscard]] static QString emptinessOf(const Composition& composition);

    [[nodiscard]] std::optional<ImageFormat> format() const;

    /// That the background is HDR and the result will not be, in a sentence; empty if it is not.
    [[nodiscard]] static QString lostLightOf(const Composition& composition,
                                             const std::vector<SourceFile>& sources);

    /// Everything that *Export* writes.
    [[nodiscard]] std::vector<std::filesystem::path> files() const;

    CompositionRecipe content_;
    QString emptiness_;
    QString lostLight_;
    QLineEdit* path_ = nullptr;
    QLabel* verdict_ = nullptr;
    QComboBox* format_ = nullptr;
    OutputRows* output_ = nullptr;
    QCheckBox* recipe_ = nullptr;
    QPushButton* accept_ = nullptr;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/synthesis_preview.h"
#include "ui/words/settings.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QFormLayout;
class QSpinBox;

namespace r2r::ui {

class CheckedField;
class DatasetField;
class FolderRow;
class RememberedFields;

/// The settings of a synthetic data set: photographs, generators, number, and folder.
class SynthesisForm final : public QWidget {
    Q_OBJECT

public:
    /// @param settings  borrowed
    explicit SynthesisForm(Settings& settings, QWidget* parent = nullptr);

    /// Photographs were found, and a generator was chosen: enough for a preview.
    [[nodiscard]] bool isUsable() const;

    /// Says below the fields what a preview lacks.
    /// @return whether nothing is wrong
    bool checkPreview();

    /// The same for the whole data set.
    bool check();

    /// The folder for pairs; empty if none was chosen.
    [[nodiscard]] QString output() const;
    void setOutput(const QString& folder);

    [[nodiscard]] PreviewedSynthesis preview() const;

    /// For `r2r synthesize`.
    [[nodiscard]] QStringList arguments() const;

    /// Those of them that decide what a pair is: all but how many there are, and where.
    [[nodiscard]] QStringList decisions() const;

    /// All but where the pairs go.
    [[nodiscard]] RememberedFields& remembered() { return *remembered_; }

Q_SIGNALS:
    void changed();

private:
    void proposeOutput(const QString& folder);
    [[nodiscard]] QWidget* createGenerators();
    [[nodiscard]] QSpinBox* addNumber(
        QFormLayout& form, const QString& name, const QString& label, int low, int high);

    /// Each as often as it is wanted, in a fixed order.
    [[nodiscard]] std::vector<std::string> generators() const;

    DatasetField* photographs_ = nullptr;
    std::vector<QSpinBox*> weights_;  ///< of the generators
    QSpinBox* count_ = nullptr;
    QSpinBox* seed_ = nullptr;
    QSpinBox* size_ = nullptr;
    QSpinBox* candidates_ = nullptr;
    FolderRow* output_ = nullptr;
    RememberedFields* remembered_ = nullptr;
    CheckedField* photographsBox_ = nullptr;
    CheckedField* generatorsBox_ = nullptr;
    CheckedField* outputBox_ = nullptr;
};

}  // namespace r2r::ui

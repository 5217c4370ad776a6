// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"
#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QTabWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace r2r::widgets {
class DecimalBox;
}

namespace r2r::ui {

class DeviceCombo;
class FolderRow;
class HarmonyRows;
class MaskOperationList;
class OutputRows;
class RememberedFields;

/// Everything that `r2r batch` can be told, on pages. The one place that makes the engine's options
/// of it.
class BatchForm final : public QTabWidget {
    Q_OBJECT

public:
    BatchForm(const ModelLibrary& library,
              EngineThread& engine,
              Settings& settings,
              QWidget* parent = nullptr);

    [[nodiscard]] BatchOptions options() const;

    /// Why it cannot be started like this, and what to do; empty if it can.
    [[nodiscard]] QString objection() const;

    /// Sets the folder of the pictures, on the page of folders.
    void setInput(const QString& folder);

    [[nodiscard]] RememberedFields& remembered() { return *remembered_; }

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QWidget* foldersPage(Settings& settings);
    [[nodiscard]] QWidget* harmonizePage(const ModelLibrary& library,
                                         EngineThread& engine,
                                         const Settings& settings);
    [[nodiscard]] QWidget* masksPage();
    [[nodiscard]] QWidget* filesPage(const Settings& settings);
    void rememberFields(Settings& settings);
    void followInput();
    [[nodiscard]] QString proposedOutput() const;
    void follow();
    [[nodiscard]] std::optional<ImageFormat> onlyFormat() const;

    FolderRow* input_ = nullptr;
    FolderRow* output_ = nullptr;
    bool isOutputChosen_ = false;  ///< by the person; until then it follows the input
    QLineEdit* template_ = nullptr;
    QLabel* example_ = nullptr;
    QComboBox* existing_ = nullptr;
    HarmonyRows* harmony_ = nullptr;
    DeviceCombo* device_ = nullptr;
    QCheckBox* findsMasks_ = nullptr;
    QCheckBox* refines_ = nullptr;
    widgets::DecimalBox* refinePx_ = nullptr;
    MaskOperationList* mask_ = nullptr;
    OutputRows* files_ = nullptr;
    RememberedFields* remembered_ = nullptr;
};

}  // namespace r2r::ui

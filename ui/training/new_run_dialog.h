// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/side_thread.h"
#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QDialog>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryFile>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace r2r::ui {

class CheckedField;
class FolderRow;
class RememberedFields;
class RunSettingsForm;

/// Sets up a training run. Settings, their defaults and their checks are those of `r2r train`,
/// which is asked for them: what the most runs change has fields, all of it is there as text. The
/// run's folder is made when the program finds nothing wrong.
class NewRunDialog final : public QDialog {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    /// @param program            the r2r to ask
    NewRunDialog(const ModelLibrary& library,
                 Settings& settings,
                 QString program,
                 QWidget* parent = nullptr);
    ~NewRunDialog() override;

    /// The run's folder, which holds request.json when the dialog was accepted.
    [[nodiscard]] QString folder() const;

    /// The file in it that describes the run.
    [[nodiscard]] QString configuration() const;

private:
    [[nodiscard]] QWidget* createPage();
    void proposePlace(const QString& folder);
    void createButtons();
    void askForDefaults();
    void askForDevices();
    void showSettings(const QJsonObject& settings);
    void rememberSettings();
    [[nodiscard]] QJsonObject wanted();  ///< of the tab that is shown
    void changeTab();
    [[nodiscard]] bool checkPlace();
    void check();
    void takeVerdict(int exitCode);
    void makeFolder();
    void showProblem(const QString& problem);

    const ModelLibrary& library_;
    Settings& settings_;
    QString program_;
    QProcess process_;
    QTemporaryFile request_;  ///< what is checked
    QJsonObject known_;       ///< all settings, with what the fields do not show
    QTabWidget* tabs_ = nullptr;
    RunSettingsForm* form_ = nullptr;
    QLineEdit* name_ = nullptr;
    CheckedField* nameBox_ = nullptr;
    FolderRow* place_ = nullptr;
    CheckedField* placeBox_ = nullptr;
    QPlainTextEdit* text_ = nullptr;
    QLabel* problem_ = nullptr;
    RememberedFields* remembered_ = nullptr;
    QPushButton* start_ = nullptr;
    SideThread side_;  ///< looks for devices
};

}  // namespace r2r::ui

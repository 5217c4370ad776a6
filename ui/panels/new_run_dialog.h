// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryFile>

#include <functional>
#include <vector>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace r2r::ui {

/// Sets up a training run. Settings, their defaults and their checks are those of `r2r train`,
/// which is asked for them: what the most runs change has fields, all of it is there as text. The
/// run's folder is made when the program finds nothing wrong.
class NewRunDialog final : public QDialog {
    Q_OBJECT

public:
    /// @param program  the r2r to ask
    /// @param runs     where the folder of the run goes, until somebody chooses another place
    NewRunDialog(QString program, const QString& runs, QWidget* parent = nullptr);

    /// The run's folder, which holds request.json when the dialog was accepted.
    [[nodiscard]] QString folder() const;

    /// The file in it that describes the run.
    [[nodiscard]] QString configuration() const;

private:
    /// A field and the setting it stands for.
    struct Field {
        QStringList path;
        std::function<QJsonValue()> value;
        std::function<void(const QJsonValue&)> show;
    };

    void createPlace(QFormLayout& form, const QString& runs);
    void createFields(QFormLayout& form);
    void createButtons();
    void addChoice(QFormLayout& form,
                   const QString& label,
                   const QString& path,
                   const QStringList& choices);
    void addInteger(
        QFormLayout& form, const QString& label, const QString& path, int low, int high);
    void addText(QFormLayout& form, const QString& label, const QString& path);
    void addFolder(QFormLayout& form, const QString& label, const QString& path);
    void addModels(QFormLayout& form, const QString& label, const QString& path);

    void askForDefaults();
    void showSettings(const QJsonObject& settings);
    [[nodiscard]] QJsonObject settings();  ///< of the tab that is shown
    void changeTab();
    void check();
    void takeVerdict(int exitCode);
    void makeFolder();
    void showProblem(const QString& problem);

    QString program_;
    QProcess process_;
    QTemporaryFile request_;  ///< what is checked
    QJsonObject known_;       ///< all settings, with what the fields do not show
    std::vector<Field> fields_;
    QTabWidget* tabs_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLineEdit* place_ = nullptr;
    QPlainTextEdit* text_ = nullptr;
    QLabel* problem_ = nullptr;
    QPushButton* start_ = nullptr;
};

}  // namespace r2r::ui

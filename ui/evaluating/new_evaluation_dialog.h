// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QDialog>
#include <QString>
#include <QStringList>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace r2r::ui {

class CheckedField;
class DatasetField;
class FolderRow;
class RememberedFields;

/// Sets up an evaluation: which models, on which pictures, under which protocol. When it is
/// accepted, `folder` exists and has a file that says what was asked, so that an evaluation that
/// was stopped can go on.
class NewEvaluationDialog final : public QDialog {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    NewEvaluationDialog(const ModelLibrary& library, Settings& settings, QWidget* parent = nullptr);

    [[nodiscard]] QString folder() const;

    /// For `r2r evaluate`, all but where results go and how it is told.
    [[nodiscard]] QStringList arguments() const;

    /// The arguments of the evaluation in a folder; empty if it was not set up here.
    [[nodiscard]] static QStringList argumentsOf(const QString& folder);

private:
    void createData(QFormLayout& form);
    void createProtocol(QFormLayout& form);
    void createModels(QFormLayout& form);
    void createPlace(QFormLayout& form);
    void proposePlace(const QString& folder);
    void createButtons();
    void rememberFields();
    void checkModels(const QStringList& names);
    [[nodiscard]] QStringList chosenModels() const;
    /// Says below the fields what is wrong.
    /// @return whether nothing is
    bool check();
    void start();

    const ModelLibrary& library_;
    Settings& settings_;
    DatasetField* data_ = nullptr;
    QComboBox* protocol_ = nullptr;
    QLabel* protocolText_ = nullptr;
    QListWidget* models_ = nullptr;
    FolderRow* outputs_ = nullptr;
    QLineEdit* name_ = nullptr;
    FolderRow* place_ = nullptr;
    CheckedField* dataBox_ = nullptr;
    CheckedField* modelsBox_ = nullptr;
    CheckedField* outputsBox_ = nullptr;
    CheckedField* nameBox_ = nullptr;
    CheckedField* placeBox_ = nullptr;
    RememberedFields* remembered_ = nullptr;
    QPushButton* start_ = nullptr;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QJsonObject>
#include <QWidget>

#include <functional>
#include <vector>

class QFormLayout;

namespace r2r::ui {

class CheckedField;
class DeviceCombo;

/// The settings that most training runs change, as fields. Each is a setting of the
/// configuration, such as "data.train", which is also its object name; people read words.
class RunSettingsForm final : public QWidget {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    RunSettingsForm(const ModelLibrary& library, Settings& settings, QWidget* parent = nullptr);

    /// For further rows.
    [[nodiscard]] QFormLayout& rows() const { return *rows_; }

    [[nodiscard]] DeviceCombo& device() const { return *device_; }

    void showSettings(const QJsonObject& settings);

    /// `settings`, with what the fields say.
    [[nodiscard]] QJsonObject applied(QJsonObject settings) const;

    /// Says below the fields what can be seen to be wrong without asking anybody.
    /// @return whether nothing is
    bool check();

    /// Says below the fields what the program found wrong with them.
    /// @param said  of `r2r train --check`
    /// @return the rest, which is about no field
    [[nodiscard]] QString showProblems(const QString& said);

private:
    struct Field {
        QString path;  ///< in the configuration
        QString noun;  ///< in a sentence
        std::function<QJsonValue()> value;
        std::function<void(const QJsonValue&)> show;
        std::function<QString()> problem;  ///< empty if nothing can be seen to be wrong
        CheckedField* box = nullptr;
    };
    struct Word;

    void createFields();
    void add(const QString& label, QWidget* editor, Field field);
    void addChoice(const QString& label,
                   const QString& path,
                   const QString& noun,
                   const std::vector<Word>& words);
    void addNumber(const QString& label,
                   const QString& path,
                   const QString& noun,
                   int low,
                   int high,
                   int step = 1);
    void addRate();
    void addPairs(const QString& label, const QString& path, const QString& noun, bool isNeeded);
    void addModels();
    void addWarmup();
    void addDevice();
    /// Says below the validation pairs when they are those of the training.
    void remarkSamePairs();
    [[nodiscard]] const Field* find(const QString& path) const;
    [[nodiscard]] QString inWords(QString problem) const;

    const ModelLibrary& library_;
    Settings& settings_;
    QFormLayout* rows_ = nullptr;
    DeviceCombo* device_ = nullptr;
    std::vector<Field> fields_;
    int wantedWarmup_ = 0;  ///< where the steps are enough for it
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation_report.h"
#include "ui/models/subject_title.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;

namespace r2r::ui {

/// Two models of an evaluation against each other: which is nearer to the truth, on how many
/// pictures, and how likely that is chance. Hidden as long as there are no two.
class Rivals final : public QWidget {
    Q_OBJECT

public:
    explicit Rivals(SubjectTitles titles, QWidget* parent = nullptr);

    /// Those that were chosen stay chosen.
    void setSummary(const std::optional<EvaluationSummary>& summary);

private:
    void list();
    void compare();

    SubjectTitles titles_;
    std::optional<EvaluationSummary> summary_;
    QComboBox* first_ = nullptr;
    QComboBox* second_ = nullptr;
    QLabel* verdict_ = nullptr;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation_report.h"
#include "ui/models/subject_title.h"

#include <QTableWidget>

#include <cstdint>
#include <map>
#include <string>

namespace r2r::ui {

/// The table of the papers: a row for the composite and for each model, and the means of every
/// figure over all pictures and over groups of them. The best of the models is bold.
class MeansTable final : public QTableWidget {
    Q_OBJECT

public:
    enum class Grouping : uint8_t { BySubset, ByForeground };

    /// Of the subjects' errors to those of the composites.
    using ErrorRatios = std::map<std::string, double>;

    explicit MeansTable(SubjectTitles titles, QWidget* parent = nullptr);

    void empty();
    void fill(const EvaluationSummary& summary, const ErrorRatios& ratios, Grouping grouping);

private:
    SubjectTitles titles_;
};

}  // namespace r2r::ui

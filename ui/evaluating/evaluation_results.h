// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation_report.h"
#include "ui/models/subject_title.h"

#include <QWidget>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace r2r::ui {

class MeansTable;
class PictureScores;
class Rivals;

/// An evaluation with its figures.
struct MeasuredEvaluation {
    Evaluation evaluation;
    EvaluationSummary summary;
    std::vector<std::string> replaced;  ///< subjects whose model is another one by now
};

/// The choice and order of rows in the list of pictures.
struct PictureChoice {
    std::vector<int64_t> order;  ///< indices of all pictures as the list has them
    int64_t index = 0;
    QString subject;
};

/// The findings of an evaluation: the table of the papers, two models against each other, and every
/// picture, the worst first.
class EvaluationResults final : public QWidget {
    Q_OBJECT

public:
    explicit EvaluationResults(SubjectTitles titles, QWidget* parent = nullptr);

    /// Shows them; the chosen picture stays chosen. Null: nothing.
    void setResults(const MeasuredEvaluation* results);

Q_SIGNALS:
    void pictureWanted(const r2r::ui::PictureChoice& choice);

private:
    void createTable();
    void createPictures();
    void showTable();
    void openPicture(int proxyRow, int column);

    SubjectTitles titles_;
    std::optional<EvaluationSummary> summary_;
    std::map<std::string, double> ratios_;  ///< of the subjects' errors to those of the composites
    QComboBox* grouping_ = nullptr;
    QLabel* protocol_ = nullptr;
    MeansTable* table_ = nullptr;
    Rivals* rivals_ = nullptr;
    PictureScores* scores_ = nullptr;
    QSortFilterProxyModel* sorted_ = nullptr;
    QTableView* pictures_ = nullptr;
    bool isSorted_ = false;  ///< by what was measured, once there is something
};

}  // namespace r2r::ui

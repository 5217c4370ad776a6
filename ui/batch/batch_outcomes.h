// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QTableView;
class QUrl;

namespace r2r::ui {

class BatchOutcomeTable;

/// The outcome of every picture of a batch: `BatchOutcomeTable`, and below it the whole of the row
/// that is chosen. A double click opens the result.
class BatchOutcomes final : public QWidget {
    Q_OBJECT

public:
    /// Shows a file in the person's own viewer; false if there is none.
    using Open = std::function<bool(const QUrl&)>;

    explicit BatchOutcomes(Open open, QWidget* parent = nullptr);

    void clear();

    /// @param folder  that the names of pictures are shown relative to
    void showPlan(const std::vector<BatchItem>& items, const QString& folder);

    /// Shows the outcome of an item of the plan; others are ignored.
    void showOutcome(const BatchOutcome& outcome);

    /// Shows the outcomes of many items at once, without following them in the table.
    void showAll(const std::vector<BatchOutcome>& outcomes);

    /// Chooses the first picture that failed, so that its reason is read.
    void chooseFirstFailure();

private:
    void createTable();
    void createDetail();
    void showDetail();
    void openResult(int row);

    Open open_;
    BatchOutcomeTable* outcomes_ = nullptr;
    QTableView* table_ = nullptr;
    QLabel* detail_ = nullptr;
};

}  // namespace r2r::ui

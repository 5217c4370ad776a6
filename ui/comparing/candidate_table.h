// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/synthesis_preview.h"

#include <QTableWidget>

class QGraphicsOpacityEffect;

namespace r2r::ui {

/// Photographs with their masks and what was made of them: a row each, every candidate with the
/// reason why it was taken or not.
class CandidateTable final : public QTableWidget {
    Q_OBJECT

public:
    explicit CandidateTable(QWidget* parent = nullptr);

    void append(const ShownPhoto& photo);

    /// No rows.
    void empty();

    /// Greyed: what is shown is not what would be made now.
    void setStale(bool isStale);

private:
    void fill(int row, int column, const QImage& picture, const QString& caption);

    QGraphicsOpacityEffect* fading_ = nullptr;  ///< only while it is stale
};

}  // namespace r2r::ui

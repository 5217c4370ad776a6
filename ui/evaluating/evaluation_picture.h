// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/evaluating/evaluation_results.h"
#include "ui/jobs/measured_picture.h"
#include "ui/jobs/side_thread.h"

#include <QDialog>

#include <array>
#include <vector>

class QComboBox;
class QLabel;
class QLayout;
class QPushButton;

namespace r2r::widgets {
class CompareView;
}

namespace r2r::ui {

/// Composite, results and truth of one picture of an evaluation, two at a time on one view, and
/// what was measured of it. Goes on to the next picture in the order of the list.
class EvaluationPicture final : public QDialog {
    Q_OBJECT

public:
    explicit EvaluationPicture(SubjectTitles titles, QWidget* parent = nullptr);

    /// Shows the result of a subject beside the truth.
    void choose(const QString& folder, const Evaluation& evaluation, const PictureChoice& choice);

private:
    using Side = size_t;  ///< 0 left, 1 right

    [[nodiscard]] QLayout* createHead();
    [[nodiscard]] QLayout* createFoot();
    void load();
    void take(const Outcome<MeasuredPicture>& outcome);
    void listVersions();
    [[nodiscard]] QString titleOf(const MeasuredPicture::Version& version) const;
    void showSide(Side side);
    void showFigures();
    void step(int by);

    SubjectTitles titles_;
    QString folder_;
    Evaluation evaluation_;
    PictureChoice choice_;
    MeasuredPicture picture_;
    std::vector<MeasuredPicture::Version> versions_;  ///< with titles, as the boxes list them
    widgets::CompareView* view_ = nullptr;
    std::array<QComboBox*, 2> sides_{};
    QLabel* figures_ = nullptr;
    QLabel* problem_ = nullptr;
    QPushButton* previous_ = nullptr;
    QPushButton* next_ = nullptr;
    SideThread reader_;
};

}  // namespace r2r::ui

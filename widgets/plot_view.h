// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/curve_data.h"

#include <QColor>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <utility>

class QCustomPlot;
class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;

namespace r2r::widgets {

/// Colours that can be told apart, also by people who see few (Okabe and Ito), by turns.
[[nodiscard]] QColor curveColor(size_t index);

/// One quantity over steps, a curve for each run: the values faint, their smoothing on top.
///
/// Drag moves, the wheel zooms both axes (with Shift the x axis alone), a double click shows all
/// again. Under the pointer there is a line at the nearest step, with the value of every run.
class PlotView : public QWidget {
    Q_OBJECT

public:
    /// @param title  of the quantity, as people read it
    explicit PlotView(const QString& title, QWidget* parent = nullptr);
    ~PlotView() override;

    /// A curve's values; nothing is painted before the event loop turns.
    void append(const QString& run, double x, double y);

    /// Sets the name and colour of a run. Its curve exists from here, or from the first value.
    void setRun(const QString& run, const QString& label, const QColor& color);
    void removeRun(const QString& run);
    void setRunVisible(const QString& run, bool isVisible);

    void setSmoothing(double smoothing);  ///< see `smoothed`

    [[nodiscard]] double smoothing() const { return smoothing_; }

    /// The steps that are seen: first and last. Never before step 0.
    [[nodiscard]] std::pair<double, double> shownSteps() const;

    /// The labels on the axis of the steps, from left to right.
    [[nodiscard]] QStringList stepLabels() const;
    [[nodiscard]] QStringList valueLabels() const;  ///< of the other axis, upwards

    void setLogarithmic(Qt::Orientation axis, bool isLogarithmic);
    void showAll();

    [[nodiscard]] const QString& title() const { return title_; }

    /// The values of a run, for tables and tests; null without any.
    [[nodiscard]] const CurveData* data(const QString& run) const;

    /// The crosshair's text at a step: one line for each visible run.
    [[nodiscard]] QString valuesAt(double x) const;

    [[nodiscard]] QSize sizeHint() const override { return {360, 200}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 120}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Curve;

    Curve& curve(const QString& run);
    void refreshSoon();
    void refresh();
    void fitAxes();
    void spaceLabels();
    void showCrosshair(const QPointF& position);
    void hideCrosshair();

    QString title_;
    double smoothing_ = 0.6;
    bool isShowingAll_ = true;  ///< until it is zoomed
    bool isRefreshNeeded_ = false;
    std::map<QString, std::unique_ptr<Curve>> curves_;
    QCustomPlot* plot_ = nullptr;
    QCPItemStraightLine* line_ = nullptr;
    QCPItemText* values_ = nullptr;
};

}  // namespace r2r::widgets

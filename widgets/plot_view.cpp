// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plot_view.h"

#include <QEvent>
#include <QMouseEvent>
#include <QTimer>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace r2r::widgets {
namespace {

constexpr double kMargin = 0.05;  // of the range, above and below
constexpr int kFaintAlpha = 70;
constexpr int kTicks = 4;       // about as many; plots are low
constexpr int kFewPoints = 40;  // are seen as what they are: points, with a line between them
constexpr int kLabelGapPx = 12;

QVector<double> column(const std::vector<CurvePoint>& points, double CurvePoint::*member) {
    QVector<double> values;
    values.reserve(static_cast<qsizetype>(points.size()));
    for (const CurvePoint& point : points)
        values.append(point.*member);
    return values;
}

/// Steps are counted: there is nothing to be said between two of them.
class StepTicker final : public QCPAxisTicker {
    double getTickStep(const QCPRange& range) override {
        // Every second step rather than every two and a half, which a label would round to three.
        return std::max(1.0, std::floor(QCPAxisTicker::getTickStep(range)));
    }
};

void setPoints(QCPGraph& graph, const std::vector<CurvePoint>& points) {
    graph.setData(column(points, &CurvePoint::x), column(points, &CurvePoint::y), true);
}

}  // namespace

QColor curveColor(size_t index) {
    static constexpr std::array<QRgb, 8> kColors = {0xff56b4e9,
                                                    0xffe69f00,
                                                    0xff009e73,
                                                    0xffcc79a7,
                                                    0xfff0e442,
                                                    0xffd55e00,
                                                    0xff7f9cff,
                                                    0xffb0b0b0};
    return QColor(kColors[index % kColors.size()]);
}

struct PlotView::Curve {
    CurveData data;
    QString label;
    QColor color;
    QCPGraph* raw = nullptr;
    QCPGraph* smooth = nullptr;
    bool isVisible = true;
};

PlotView::PlotView(const QString& title, QWidget* parent)
    : QWidget(parent), title_(title), plot_(new QCustomPlot(this)) {
    setAccessibleName(title);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot_);

    const QColor text = palette().color(QPalette::WindowText);
    const QColor faint = palette().color(QPalette::Mid);
    plot_->setBackground(palette().color(QPalette::Base));
    plot_->plotLayout()->insertRow(0);
    auto* heading = new QCPTextElement(plot_, title, font());
    heading->setTextColor(text);
    plot_->plotLayout()->addElement(0, 0, heading);
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
        axis->setBasePen(QPen(faint));
        axis->setTickPen(QPen(faint));
        axis->setSubTickPen(QPen(faint));
        axis->setTickLabelColor(text);
        axis->ticker()->setTickCount(kTicks);
        axis->grid()->setPen(QPen(faint, 0, Qt::DotLine));
    }
    plot_->xAxis->setTicker(QSharedPointer<StepTicker>::create());
    plot_->xAxis->setNumberFormat("f");
    plot_->xAxis->setNumberPrecision(0);
    plot_->xAxis->setRange(0, 1);
    plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot_->axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);

    line_ = new QCPItemStraightLine(plot_);
    line_->setPen(QPen(text, 0, Qt::DashLine));
    values_ = new QCPItemText(plot_);
    values_->position->setType(QCPItemPosition::ptAxisRectRatio);
    values_->position->setCoords(0.02, 0.02);
    values_->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    values_->setTextAlignment(Qt::AlignLeft);
    values_->setColor(text);
    QColor behind = palette().color(QPalette::Window);
    behind.setAlpha(220);
    values_->setBrush(behind);
    values_->setPadding({6, 4, 6, 4});
    line_->setVisible(false);
    values_->setVisible(false);

    plot_->setMouseTracking(true);
    plot_->installEventFilter(this);
    connect(plot_, &QCustomPlot::mouseDoubleClick, this, &PlotView::showAll);
    connect(plot_, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if (event->buttons() != Qt::NoButton)
            isShowingAll_ = false;
        showCrosshair(event->position());
    });
}

PlotView::~PlotView() = default;

PlotView::Curve& PlotView::curve(const QString& run) {
    std::unique_ptr<Curve>& found = curves_[run];
    if (!found) {
        found = std::make_unique<Curve>();
        found->raw = plot_->addGraph();
        found->smooth = plot_->addGraph();
        const QColor color = curveColor(curves_.size() - 1);
        setRun(run, run, color);
    }
    return *found;
}

void PlotView::append(const QString& run, double x, double y) {
    curve(run).data.append(x, y);
    refreshSoon();
}

void PlotView::setRun(const QString& run, const QString& label, const QColor& color) {
    Curve& changed = curve(run);
    changed.label = label;
    changed.color = color;
    QColor faint = color;
    faint.setAlpha(kFaintAlpha);
    changed.raw->setPen(QPen(faint, 1));
    changed.smooth->setPen(QPen(color, 1.6));
    refreshSoon();
}

void PlotView::removeRun(const QString& run) {
    const auto found = curves_.find(run);
    if (found == curves_.end())
        return;
    plot_->removeGraph(found->second->raw);
    plot_->removeGraph(found->second->smooth);
    curves_.erase(found);
    refreshSoon();
}

void PlotView::setRunVisible(const QString& run, bool isVisible) {
    curve(run).isVisible = isVisible;
    refreshSoon();
}

void PlotView::setSmoothing(double smoothing) {
    smoothing_ = smoothing;
    refreshSoon();
}

void PlotView::setLogarithmic(Qt::Orientation orientation, bool isLogarithmic) {
    QCPAxis* axis = orientation == Qt::Horizontal ? plot_->xAxis : plot_->yAxis;
    axis->setScaleType(isLogarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (isLogarithmic)
        axis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    else if (axis == plot_->xAxis)
        axis->setTicker(QSharedPointer<StepTicker>::create());
    else
        axis->setTicker(QSharedPointer<QCPAxisTicker>::create());
    axis->ticker()->setTickCount(kTicks);
    isShowingAll_ = true;
    refreshSoon();
}

void PlotView::showAll() {
    isShowingAll_ = true;
    refreshSoon();
}

const CurveData* PlotView::data(const QString& run) const {
    const auto found = curves_.find(run);
    return found == curves_.end() || found->second->data.empty() ? nullptr : &found->second->data;
}

QString PlotView::valuesAt(double x) const {
    QStringList lines;
    for (const auto& [run, curve] : curves_)
        if (curve->isVisible && !curve->data.empty()) {
            const CurvePoint& point = curve->data.nearest(x);
            lines.append(tr("%1: %2 at step %3")
                             .arg(curve->label, locale().toString(point.y, 'g', 4))
                             .arg(locale().toString(point.x, 'f', 0)));
        }
    return lines.join('\n');
}

bool PlotView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Leave)
        hideCrosshair();
    if (event->type() == QEvent::Resize)
        refreshSoon();
    if (event->type() == QEvent::Wheel) {
        isShowingAll_ = false;
        const bool isShift = static_cast<QWheelEvent*>(event)->modifiers() & Qt::ShiftModifier;
        plot_->axisRect()->setRangeZoom(isShift ? Qt::Horizontal : Qt::Horizontal | Qt::Vertical);
    }
    return QWidget::eventFilter(watched, event);
}

/// Many values come at once; they are painted once.
void PlotView::refreshSoon() {
    if (std::exchange(isRefreshNeeded_, true))
        return;
    QTimer::singleShot(0, this, &PlotView::refresh);
}

void PlotView::refresh() {
    isRefreshNeeded_ = false;
    if (isShowingAll_)
        fitAxes();
    spaceLabels();
    const QCPRange range = plot_->xAxis->range();
    const bool isLogarithmic = plot_->xAxis->scaleType() == QCPAxis::stLogarithmic;
    const int columns = std::max(plot_->axisRect()->width(), 100);
    for (const auto& [run, curve] : curves_) {
        const auto shown = [&](std::span<const CurvePoint> points) {
            return decimated(points, range.lower, range.upper, columns, isLogarithmic);
        };
        curve->raw->setVisible(curve->isVisible && smoothing_ > 0);
        curve->smooth->setVisible(curve->isVisible);
        setPoints(*curve->raw, shown(curve->data.points()));
        setPoints(*curve->smooth, shown(smoothed(curve->data.points(), smoothing_)));
        // A line needs two points; one alone is a dot.
        const size_t count = curve->data.points().size();
        const bool hasDots = count == 1 || (smoothing_ == 0 && count <= kFewPoints);
        curve->smooth->setScatterStyle(hasDots ? QCPScatterStyle(QCPScatterStyle::ssDisc, 4)
                                               : QCPScatterStyle(QCPScatterStyle::ssNone));
    }
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::fitAxes() {
    const bool isLogX = plot_->xAxis->scaleType() == QCPAxis::stLogarithmic;
    const bool isLogY = plot_->yAxis->scaleType() == QCPAxis::stLogarithmic;
    QCPRange x;
    QCPRange y;
    bool isEmpty = true;
    for (const auto& [run, curve] : curves_)
        for (const CurvePoint& point : curve->data.points())
            if (curve->isVisible && (point.x > 0 || !isLogX) && (point.y > 0 || !isLogY)) {
                const QCPRange here(point.x, point.x);
                const QCPRange value(point.y, point.y);
                if (std::exchange(isEmpty, false)) {
                    x = here;
                    y = value;
                }
                x.expand(here);
                y.expand(value);
            }
    if (isEmpty)
        return;
    const auto widened = [](QCPRange range, bool isLogarithmic) {
        if (isLogarithmic) {
            const double factor = std::max(std::pow(range.upper / range.lower, kMargin), 1.05);
            return QCPRange(range.lower / factor, range.upper * factor);
        }
        const double least = std::max(std::abs(range.upper) * 0.01, 1e-12);
        const double margin = std::max(range.size() * kMargin, least);
        return QCPRange(range.lower - margin, range.upper + margin);
    };
    if (x.size() == 0)
        x = isLogX ? widened(x, true) : QCPRange(std::max(0.0, x.lower - 1), x.upper + 1);
    plot_->xAxis->setRange(x);
    plot_->yAxis->setRange(widened(y, isLogY));
}

/// Chooses as many labels as fit side by side with room between them, and one above the other.
void PlotView::spaceLabels() {
    const QCPRange steps = plot_->xAxis->range();
    const QFontMetrics metrics(plot_->xAxis->tickLabelFont());
    const int widest = std::max(metrics.horizontalAdvance(locale().toString(steps.lower, 'f', 0)),
                                metrics.horizontalAdvance(locale().toString(steps.upper, 'f', 0)));
    const int across = plot_->axisRect()->width() / std::max(1, widest + kLabelGapPx);
    const int down = plot_->axisRect()->height() / (metrics.height() + kLabelGapPx);
    // Fewer would leave an axis without any number, where the range begins and ends between two.
    plot_->xAxis->ticker()->setTickCount(std::clamp(across, 2, kTicks));
    plot_->yAxis->ticker()->setTickCount(std::clamp(down, 3, kTicks));
}

std::pair<double, double> PlotView::shownSteps() const {
    return {plot_->xAxis->range().lower, plot_->xAxis->range().upper};
}

QStringList PlotView::stepLabels() const {
    return plot_->xAxis->tickVectorLabels();
}

QStringList PlotView::valueLabels() const {
    QStringList labels;
    const QVector<double> ticks = plot_->yAxis->tickVector();
    for (qsizetype i = 0; i < ticks.size(); ++i)
        if (plot_->yAxis->range().contains(ticks[i]))
            labels << plot_->yAxis->tickVectorLabels()[i];
    return labels;
}

void PlotView::showCrosshair(const QPointF& position) {
    const double pointed = plot_->xAxis->pixelToCoord(position.x());
    const CurveData* nearest = nullptr;
    for (const auto& [run, curve] : curves_)
        if (curve->isVisible && !curve->data.empty())
            if (!nearest || std::abs(curve->data.nearest(pointed).x - pointed) <
                                std::abs(nearest->nearest(pointed).x - pointed))
                nearest = &curve->data;
    if (!nearest)
        return;
    const double x = nearest->nearest(pointed).x;
    line_->point1->setCoords(x, 0.5);
    line_->point2->setCoords(x, 1);
    values_->setText(valuesAt(x));
    line_->setVisible(true);
    values_->setVisible(true);
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::hideCrosshair() {
    line_->setVisible(false);
    values_->setVisible(false);
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace r2r::widgets

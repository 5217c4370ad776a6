// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/plot_board.h"

#include "widgets/plot_view.h"
#include "widgets/slider_field.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace r2r::ui {
namespace {

using widgets::PlotView;

constexpr int kMostColumns = 3;
constexpr int kLeastPlotPx = 170;  // of its width; labels of steps are beside each other
constexpr double kUsualSmoothing = 0.6;

/// Measured on one of the sets that are validated on.
bool isValidated(const QString& quantity) {
    const QString set = quantity.section('/', 0, 0);
    return set == "val" || set == "made" || set == "genuine";
}

/// Sorts losses before validation before the rest.
QString rankOf(const QString& quantity) {
    if (quantity.startsWith("loss"))
        return "0" + quantity;
    return (isValidated(quantity) ? "1" : "2") + quantity;
}

}  // namespace

PlotBoard::PlotBoard(QWidget* parent) : QWidget(parent) {
    smoothing_ = new widgets::SliderField(
        "smoothing",
        tr("Smoothing"),
        {.minimum = 0, .maximum = 0.99, .standard = kUsualSmoothing, .decimals = 2},
        this);
    smoothing_->setValue(kUsualSmoothing);
    smoothing_->setMaximumWidth(280);
    smoothing_->setToolTip(tr("Of the training curves; what was validated is shown as it is"));
    logX_ = new QCheckBox(tr("Log steps"), this);
    logX_->setToolTip(tr("Show the steps on a logarithmic axis"));
    logX_->setObjectName("logarithmicSteps");
    logY_ = new QCheckBox(tr("Log values"), this);
    logY_->setToolTip(tr("Show the values on a logarithmic axis"));
    logY_->setObjectName("logarithmicValues");
    auto* settings = new QHBoxLayout;
    settings->addWidget(smoothing_);
    settings->addWidget(logX_);
    settings->addWidget(logY_);
    settings->addStretch();

    auto* plots = new QWidget(this);
    grid_ = new QGridLayout(plots);
    grid_->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(plots);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(settings);
    layout->addWidget(scroll, 1);

    connect(smoothing_, &widgets::SliderField::valueChanging, this, [this] {
        for (const auto& [rank, plot] : plots_)
            smooth(*plot);
    });
    for (const QCheckBox* box : {logX_, logY_})
        connect(box, &QCheckBox::toggled, this, [this] {
            for (const auto& [rank, plot] : plots_)
                applySettings(*plot);
        });
}

void PlotBoard::append(const QString& run, const QString& quantity, double step, double value) {
    plotFor(quantity).append(run, step, value);
}

void PlotBoard::setRun(const QString& run, const QString& label, const QColor& color) {
    runs_[run].label = label;
    runs_[run].color = color;
    for (const auto& [rank, plot] : plots_)
        plot->setRun(run, label, color);
}

void PlotBoard::setRunVisible(const QString& run, bool isVisible) {
    runs_[run].isVisible = isVisible;
    for (const auto& [rank, plot] : plots_)
        plot->setRunVisible(run, isVisible);
}

void PlotBoard::removeRun(const QString& run) {
    runs_.erase(run);
    for (const auto& [rank, plot] : plots_)
        plot->removeRun(run);
}

PlotView* PlotBoard::plot(const QString& quantity) const {
    const auto found = plots_.find(rankOf(quantity));
    return found == plots_.end() ? nullptr : found->second;
}

PlotView& PlotBoard::plotFor(const QString& quantity) {
    PlotView*& plot = plots_[rankOf(quantity)];
    if (!plot) {
        plot = new PlotView(quantity, this);
        plot->setObjectName("plot." + quantity);
        for (const auto& [run, look] : runs_) {
            plot->setRun(run, look.label, look.color);
            plot->setRunVisible(run, look.isVisible);
        }
        applySettings(*plot);
        arrange();
    }
    return *plot;
}

void PlotBoard::arrange() {
    columns_ = std::clamp(width() / kLeastPlotPx, 1, kMostColumns);
    int i = 0;
    for (const auto& [rank, plot] : plots_) {
        grid_->addWidget(plot, i / columns_, i % columns_);
        ++i;
    }
}

void PlotBoard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (columns_ != std::clamp(width() / kLeastPlotPx, 1, kMostColumns))
        arrange();
}

void PlotBoard::applySettings(PlotView& plot) const {
    smooth(plot);
    plot.setLogarithmic(Qt::Horizontal, logX_->isChecked());
    plot.setLogarithmic(Qt::Vertical, logY_->isChecked());
}

void PlotBoard::smooth(PlotView& plot) const {
    plot.setSmoothing(isValidated(plot.title()) ? 0 : smoothing_->value());
}

}  // namespace r2r::ui

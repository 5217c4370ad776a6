// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <map>

class QCheckBox;
class QGridLayout;

namespace r2r::widgets {
class PlotView;
class SliderField;
}  // namespace r2r::widgets

namespace r2r::ui {

/// A plot for each quantity that any run tells, with common settings: losses first, then what was
/// validated, then the rest. What was validated is never smoothed: it has few values, and each is a
/// mean already.
class PlotBoard final : public QWidget {
    Q_OBJECT

public:
    explicit PlotBoard(QWidget* parent = nullptr);

    void append(const QString& run, const QString& quantity, double step, double value);

    /// Sets the look of a run in every plot, also those that come later.
    void setRun(const QString& run, const QString& label, const QColor& color);
    void setRunVisible(const QString& run, bool isVisible);
    void removeRun(const QString& run);

    /// Null before the first value.
    [[nodiscard]] widgets::PlotView* plot(const QString& quantity) const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Look {
        QString label;
        QColor color;
        bool isVisible = true;
    };

    widgets::PlotView& plotFor(const QString& quantity);
    void arrange();
    void applySettings(widgets::PlotView& plot) const;
    void smooth(widgets::PlotView& plot) const;

    std::map<QString, Look> runs_;
    std::map<QString, widgets::PlotView*> plots_;  ///< by rank and name
    QGridLayout* grid_ = nullptr;
    int columns_ = 0;  ///< as many as are as wide as a plot needs to be
    widgets::SliderField* smoothing_ = nullptr;
    QCheckBox* logX_ = nullptr;
    QCheckBox* logY_ = nullptr;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <initializer_list>

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace r2r::widgets {

/// The choices of a `SliderField`.
struct SliderRange {
    double minimum = 0;
    double maximum = 1;
    double step = 0.01;        ///< of the slider and the arrows
    double standard = 0;       ///< where a double click returns to
    int decimals = 0;          ///< shown
    QString suffix;            ///< " %", " px"
    double displayFactor = 1;  ///< shown value = value × factor: 100 for percentages
};

/// A number with a name: label, slider and spin box as one control.
///
/// A double click on label or slider returns to the standard value. Children are named after the
/// field: `<objectName>.slider`, `<objectName>.value`, `<objectName>.label`.
class SliderField : public QWidget {
    Q_OBJECT

public:
    /// @param name  object name; also of the children.
    SliderField(const QString& name,
                const QString& label,
                const SliderRange& range,
                QWidget* parent = nullptr);

    ~SliderField() override;

    [[nodiscard]] double value() const { return value_; }

    /// Shows a value without any signal.
    void setValue(double value);

    /// Gives fields that are below each other labels of one width, so that their sliders align.
    static void alignLabels(std::initializer_list<SliderField*> fields);

    /// Another standard value for the double click.
    void setStandard(double value);

Q_SIGNALS:
    void valueChanging(double value);  ///< every new value: many while dragging or typing
    void valueChanged(double value);   ///< once when the hand is off; also after a reset

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void createControls();
    [[nodiscard]] int sliderPosition(double value) const;
    void display(double value);
    void change(double value);
    void takeSlider(int position);
    void takeSpinBox(double shown);
    void finish();

    SliderRange range_;
    double value_ = 0;
    bool isChanging_ = false;  ///< `valueChanging` was told, `valueChanged` not yet
    QLabel* label_ = nullptr;
    QSlider* slider_ = nullptr;
    QDoubleSpinBox* spinBox_ = nullptr;
};

}  // namespace r2r::widgets

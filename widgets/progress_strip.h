// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <optional>

class QLabel;
class QProgressBar;
class QToolButton;

namespace r2r::widgets {

/// "2 min 5 s", in words short enough for a status bar.
[[nodiscard]] QString durationText(int64_t milliseconds);

/// One line about a running job: what it does, how far it is, how long it has taken and will take,
/// and a button to stop it; Escape on the button stops it, too. A stop is seen at once, however
/// long the job takes to hear it. Hidden while nothing runs.
class ProgressStrip : public QWidget {
    Q_OBJECT

public:
    explicit ProgressStrip(QWidget* parent = nullptr);

    /// Shows the strip and starts the clock.
    void start(const QString& phase);

    /// Of a job that was asked to stop, nothing is shown any more.
    /// @param total  0: unknown, the bar only moves.
    void setProgress(const QString& phase, int64_t done, int64_t total);

    /// Another word for the button: "Stop" where what was done so far stays.
    void setCancelText(const QString& text);

    /// Hides the strip. A focus on its button goes back to where it came from.
    void finish();

    /// Time left at the speed so far; nothing until it can be told.
    [[nodiscard]] static std::optional<int64_t> remainingMs(int64_t elapsedMs,
                                                            int64_t done,
                                                            int64_t total);

Q_SIGNALS:
    void cancelRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void requestCancel();
    void giveFocusBack();
    void showStep(const QString& phase, int64_t done, int64_t total);
    void beginClock();
    void showElapsed();

    QLabel* phase_ = nullptr;
    QProgressBar* bar_ = nullptr;
    QLabel* remaining_ = nullptr;
    QToolButton* cancel_ = nullptr;
    QLabel* elapsed_ = nullptr;

    /// How far a job was that had been going on before it was shown here: its speed and its time
    /// so far do not follow from that.
    struct Found {
        int64_t done = 0;
        int64_t elapsedMs = 0;
    };

    std::optional<Found> found_;
    QElapsedTimer clock_;
    QTimer ticks_;
    QPointer<QWidget> focusBefore_;  ///< of the button
    bool isStopping_ = false;
};

}  // namespace r2r::widgets

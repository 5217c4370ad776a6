// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QMenu;
class QPushButton;

namespace r2r::widgets {
class ThumbnailStrip;
}

namespace r2r::ui {

class PlotBoard;
class RunFollower;
class RunList;
class RunShelf;
class RunSide;
struct RunFile;

/// Training runs: a list, the curves of all that are checked, the samples of the one that is
/// selected, and what can be done with it. Watches the shelf; starting programs is left to who
/// listens.
class TrainingPanel final : public QWidget {
    Q_OBJECT

public:
    explicit TrainingPanel(RunShelf& shelf, QWidget* parent = nullptr);

    /// The selected run's folder; empty without any.
    [[nodiscard]] QString currentRun() const;
    void selectRun(const QString& folder);

Q_SIGNALS:
    void newRunWanted();
    void openRunWanted();
    void resumeWanted(const QString& folder);
    /// In the editor. @param checkpoint  its folder  @param run  the name of its run
    void checkpointWanted(const QString& checkpoint, const QString& run);
    void pictureWanted(const QString& path);

private:
    [[nodiscard]] QWidget* createSamples();
    void createSide();
    void addRun(RunFollower& run);
    void removeRun(const QString& folder);
    void showCurrent();
    void addSamples();
    void createCheckpointMenu();
    void offerCheckpoints();
    void use(const RunFile& checkpoint);
    [[nodiscard]] RunFollower* current() const;

    RunShelf& shelf_;
    RunSide* side_ = nullptr;
    RunList* list_ = nullptr;  ///< of the side
    PlotBoard* plots_ = nullptr;
    widgets::ThumbnailStrip* samples_ = nullptr;
    QWidget* sampleBox_ = nullptr;  ///< the strip and its headings
    QString samplesOf_;             ///< the run whose samples the strip shows
    QPushButton* use_ = nullptr;
    QMenu* checkpoints_ = nullptr;  ///< of `use_`, where there is something to choose
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_event.h"

#include <QDir>
#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace r2r::ui {

/// The state of a run.
enum class RunState : uint8_t {
    Waiting,  ///< no event yet
    Running,
    Done,
    Cancelled,  ///< stopped; can be resumed
    Failed,     ///< said why
    Lost,       ///< its process is gone without a word
};

/// A file that a run left at a step: a picture or a checkpoint.
struct RunFile {
    int64_t step = 0;
    QString path;         ///< absolute
    bool isBest = false;  ///< a checkpoint that had the best validation when it was written

    bool operator==(const RunFile&) const = default;
};

/// A training or evaluation run as its events tell it, and nothing more: the same for a run that is
/// watched and for one that is opened a year later. GUI thread.
class RunModel final : public QObject {
    Q_OBJECT

public:
    /// @param folder  of the run; paths of events are relative to it
    explicit RunModel(const QString& folder, QObject* parent = nullptr);

    /// The next line of its events. One that is none is counted, and passed over.
    void takeLine(std::string_view line);

    /// The process that said it started is gone. Nothing, if the run has ended already.
    void takeLoss();

    [[nodiscard]] QString folder() const { return folder_.path(); }

    /// The folder's name: what a run is called.
    [[nodiscard]] QString name() const { return folder_.dirName(); }

    [[nodiscard]] RunState state() const { return state_; }

    /// Why it ended, or what it warned of last.
    [[nodiscard]] QString message() const { return message_; }

    [[nodiscard]] std::optional<int64_t> step() const { return step_; }

    [[nodiscard]] std::optional<int64_t> totalSteps() const { return totalSteps_; }

    /// The phase that is counted: "Evaluating lab-mean"; empty for a training, which counts steps.
    [[nodiscard]] QString phase() const { return phase_; }

    /// The seconds that are left at the pace of the last steps; nothing while that is not known.
    [[nodiscard]] std::optional<double> secondsLeft() const;

    /// The process on this machine that does the work, as it said.
    [[nodiscard]] std::optional<int64_t> process() const { return process_; }

    [[nodiscard]] QString host() const { return host_; }

    [[nodiscard]] const std::vector<RunFile>& samples() const { return samples_; }

    [[nodiscard]] const std::vector<RunFile>& checkpoints() const { return checkpoints_; }

    /// The best checkpoint by validation, or nothing if none was measured.
    [[nodiscard]] std::optional<RunFile> bestCheckpoint() const;

Q_SIGNALS:
    void valueAdded(const QString& quantity, double step, double value);
    void samplesChanged();
    void checkpointsChanged();
    void stateChanged();  ///< also of step and message

private:
    void take(const JobEvent& event);
    void takeStart(const JobEvent& event);
    void takeStep(const JobEvent& event);
    void takeEnd(const JobEvent& event);
    void takePhase(const JobEvent& event);
    void beginPace(int64_t step);
    void takePace(const JobEvent& event);
    void keepFile(std::vector<RunFile>& files, const JobEvent& event) const;

    QDir folder_;
    RunState state_ = RunState::Waiting;
    QString message_;
    QString phase_;
    std::optional<int64_t> step_;
    std::optional<int64_t> totalSteps_;
    std::optional<int64_t> process_;
    QString host_;
    double secondsPerStep_ = 0;  ///< lately; 0 while that is not known
    int64_t pacedStep_ = 0;      ///< where it was measured last
    double pacedSeconds_ = 0;    ///< since then
    std::vector<RunFile> samples_;
    std::vector<RunFile> checkpoints_;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/engine/comparison.h"
#include "ui/engine/engine_thread.h"

#include <QObject>

#include <array>
#include <filesystem>
#include <optional>
#include <stop_token>

namespace r2r::ui {

/// Two settings tried on the current foreground: the composite they begin with, both results, and
/// how near all three come to a ground truth if there is one.
///
/// The two run one after the other on the engine thread, previews in between. Answers that come
/// when something newer was asked are dropped. The destructor stops what runs.
class ComparisonRun final : public QObject {
    Q_OBJECT

public:
    static constexpr size_t kSides = 2;
    using Side = size_t;  ///< 0 left, 1 right

    /// Both are borrowed and must live longer.
    ComparisonRun(Document& document, EngineThread& engine, QObject* parent = nullptr);
    ~ComparisonRun() override;

    /// Forgets earlier results, and runs both sides on the document as it is now. Ends in exactly
    /// one of `finished`, `failed` and `cancelled`.
    /// @return false, and nothing happens, without a current foreground or while it runs
    bool start(const std::array<HarmonySettings, kSides>& settings);
    void stop();

    /// Paints the composite of the document as it is now, unless it runs or there are results: they
    /// are compared with the composite that they were made of.
    void paintComposite();

    /// Measures against this picture, now and after whatever is painted later.
    void setTruth(const std::filesystem::path& path);

    [[nodiscard]] bool isRunning() const { return isRunning_; }

    [[nodiscard]] const std::optional<PaintedComposite>& composite() const { return composite_; }

    [[nodiscard]] const std::optional<TrialResult>& result(Side side) const {
        return results_[side];
    }

    [[nodiscard]] bool hasResults() const { return results_[0] || results_[1]; }

    /// There are results, and the document shows something else by now than they were made of. The
    /// settings of the foreground itself do not count.
    [[nodiscard]] bool isStale() const;

    /// The document that composite and results were made of.
    [[nodiscard]] const Composition& composition() const { return composition_; }

    /// The foreground that was tried, as it is in the document now; null if it is gone.
    [[nodiscard]] const Foreground* foreground() const;

Q_SIGNALS:
    void compositePainted();
    void sideStarted(size_t side);
    void progressed(const r2r::ui::JobProgress& progress);
    void sideFinished(size_t side);
    void finished();
    void failed(const r2r::ui::Failure& failure);
    void cancelled();

    /// The scores of the pictures that are there; of none when there is something new to measure.
    void measured(const r2r::ui::ComparisonScores& scores);
    void truthRefused(const r2r::ui::Failure& failure);  ///< and is forgotten

private:
    void paint(const Foreground& foreground);
    void runSide(Side side);
    void takeResult(Side side, const Outcome<TrialResult>& outcome);
    void takeComposite(const PaintedComposite& composite);
    void measure();
    void takeScores(const Outcome<ComparisonScores>& outcome);

    Document& document_;
    EngineThread& engine_;
    std::array<HarmonySettings, kSides> settings_;
    std::optional<PaintedComposite> composite_;
    std::array<std::optional<TrialResult>, kSides> results_;
    Composition composition_;
    ForegroundId foreground_{};
    std::filesystem::path truth_;
    std::stop_source stop_{std::nostopstate};
    bool isRunning_ = false;
    int round_ = 0;  ///< answers of earlier rounds are late
};

}  // namespace r2r::ui

Q_DECLARE_METATYPE(r2r::ui::ComparisonScores)

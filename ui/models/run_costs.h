// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"

#include <QObject>
#include <QString>

#include <compare>
#include <map>
#include <optional>
#include <string>

namespace r2r::ui {

/// The answer in a sentence; empty when there is nothing to warn of.
[[nodiscard]] QString textOf(const CostAnswer& answer);

/// What a run would take, before it is started. The engine thread is asked, once for everything
/// that makes a difference; until it has answered, a network counts as slow.
class RunCosts final : public QObject {
    Q_OBJECT

public:
    /// Models that are faster follow every edit by themselves; slower ones wait to be asked for.
    static constexpr double kSlowSeconds = 1;

    /// A model expected to be fast waits only when a run has shown that it is far from it: a
    /// machine that is busy for a moment must not change how a model behaves.
    static constexpr double kMeasuredSlowSeconds = 3;

    /// Everything is borrowed and must live longer.
    RunCosts(const ModelLibrary& library, EngineThread& engine, QObject* parent = nullptr);

    /// Whether a run waits to be asked for. Asks the engine if that is not known yet.
    [[nodiscard]] bool isSlow(const HarmonySettings& settings, Size background);

    /// Nothing while the engine has not answered; asks it.
    [[nodiscard]] std::optional<CostAnswer> of(const HarmonySettings& settings, Size background);

    [[nodiscard]] bool usesSeed(const std::string& model) const;

    /// A run has ended: how long it took is better than an estimate. Until the engine has answered,
    /// what was known counts.
    void askAgain();

    /// Another device: everything is asked anew.
    void forget();

Q_SIGNALS:
    void answered();

private:
    /// All that makes a difference.
    struct Question {
        std::string model;
        int steps = 0;
        int workingSide = 0;
        int width = 0;
        int height = 0;

        auto operator<=>(const Question&) const = default;
    };

    void ask(const Question& question);

    const ModelLibrary& library_;
    EngineThread& engine_;
    std::map<Question, std::optional<CostAnswer>> answers_;  ///< without a value: asked
    int round_ = 0;  ///< answers to questions of earlier rounds are late
};

}  // namespace r2r::ui

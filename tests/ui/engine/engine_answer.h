// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/engine_thread.h"

#include <QTest>

namespace r2r::ui::testing {

/// Whether the engine comes to answer a question of now: nothing that was asked before holds it up.
inline bool answers(EngineThread& engine, int deadlineMs) {
    bool hasAnswered = false;
    engine.ask(
        &engine,
        [](EngineModels&, const JobContext&) { return true; },
        [&](const Outcome<bool>&) { hasAnswered = true; });
    return QTest::qWaitFor([&] { return hasAnswered; }, deadlineMs);
}

}  // namespace r2r::ui::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/engine_thread.h"
#include "ui/preview/preview_executor.h"

namespace r2r::ui {

/// Previews on the engine thread.
class EnginePreviews final : public PreviewExecutor {
    Q_OBJECT

public:
    /// @param engine  borrowed; must live longer
    explicit EnginePreviews(EngineThread& engine, QObject* parent = nullptr);

    void start(const PreviewRequest& request, std::stop_token stop) override;

private:
    EngineThread& engine_;
};

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_previews.h"

#include "ui/preview/preview_renderer.h"

#include <utility>

namespace r2r::ui {

EnginePreviews::EnginePreviews(EngineThread& engine, QObject* parent)
    : PreviewExecutor(parent), engine_(engine) {}

void EnginePreviews::start(const PreviewRequest& request, std::stop_token stop) {
    const Generation generation = request.generation;
    const QPointer<QObject> guard(this);
    engine_.ask(
        std::move(stop),
        this,
        [this, guard, &engine = engine_, request](EngineModels& models, const JobContext& job) {
            return PreviewRenderer(models.finder())
                .run(request, job, [&](const PreviewResult& draft) {
                    engine.tell(guard, [this, draft] { Q_EMIT partial(draft); });
                });
        },
        [this, generation](const Outcome<PreviewResult>& outcome) {
            if (const auto* result = std::get_if<PreviewResult>(&outcome))
                Q_EMIT finished(*result);
            else if (const auto* failure = std::get_if<Failure>(&outcome))
                Q_EMIT failed(generation, *failure);
            else
                Q_EMIT cancelled(generation);
        },
        [this, generation](const JobProgress& progress) {
            Q_EMIT progressed(generation, progress);
        });
}

}  // namespace r2r::ui

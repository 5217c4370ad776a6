// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/kept_changes.h"

namespace r2r::ui {

KeptChanges::KeptChanges(const Document& document, EngineThread& engine, QObject* parent)
    : QObject(parent), engine_(engine) {
    // Those of the document before would keep its pictures in memory.
    connect(&document, &Document::opened, this, [this, &document] {
        changes_ = fittingChanges(changes_, document.composition());
    });
}

void KeptChanges::follow(const PreviewResult& result) {
    if (!result.isDraft)
        changes_ = result.kept;
}

void KeptChanges::take(const std::vector<KeptChange>& changes, const Composition& composition) {
    changes_ = changes;
    engine_.ask(
        this,
        [changes, composition](EngineModels& models, const JobContext&) {
            models.finder().cache().take(changes, composition);
            return true;
        },
        [](const Outcome<bool>&) {});
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/engine/engine_thread.h"
#include "ui/preview/preview_request.h"

#include <QObject>

#include <vector>

namespace r2r::ui {

/// What harmonizers found for the document, so that a project can keep it: the engine is never
/// asked when a project is saved, it may be busy for minutes. And the way back, when a project is
/// opened.
class KeptChanges final : public QObject {
    Q_OBJECT

public:
    /// Both are borrowed and live longer.
    KeptChanges(const Document& document, EngineThread& engine, QObject* parent = nullptr);

    /// Takes what a preview was painted with.
    void follow(const PreviewResult& result);

    /// Hands what a project kept to the engine, before the document is opened: the first preview of
    /// it finds everything known.
    void take(const std::vector<KeptChange>& changes, const Composition& composition);

    [[nodiscard]] const std::vector<KeptChange>& changes() const { return changes_; }

private:
    EngineThread& engine_;
    std::vector<KeptChange> changes_;
};

}  // namespace r2r::ui

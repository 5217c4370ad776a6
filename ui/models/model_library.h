// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/engine_thread.h"

#include <QObject>
#include <QString>

#include <string>

namespace r2r::ui {

/// The models that can be chosen now, and the news when one comes or goes. GUI thread only: the
/// engine thread gets a copy of its own of every new catalogue.
class ModelLibrary final : public QObject {
    Q_OBJECT

public:
    /// @param engine  borrowed; knows `catalog` already
    ModelLibrary(ModelCatalog catalog, EngineThread& engine, QObject* parent = nullptr);

    [[nodiscard]] const ModelCatalog& catalog() const { return catalog_; }

    /// Null if there is none of that name. Valid until the next change.
    [[nodiscard]] const ModelInfo* find(const std::string& name) const;

    /// Null if none of that name is damaged. Valid until the next change.
    [[nodiscard]] const DamagedModel* damaged(const std::string& name) const;

    /// The title in menus; its name if it is not there.
    [[nodiscard]] QString title(const std::string& name) const;

    /// Why there is no such model, and what to do: "night is not installed."
    [[nodiscard]] QString absence(const std::string& name) const;

    /// The settings of a new foreground (`ModelCatalog::standardSettings`), or with the model that
    /// was wanted for it.
    [[nodiscard]] HarmonySettings standardSettings() const;

    /// `settings` with another model: what another sampler was told says nothing to it.
    [[nodiscard]] HarmonySettings withModel(HarmonySettings settings,
                                            const std::string& model) const;

    /// Keeps this model for the next foreground, as there is none yet.
    void wantForNext(const std::string& model);

    /// The settings of the foreground that is added now: the standard, or what was wanted for it.
    [[nodiscard]] HarmonySettings settingsForNext();

    /// Sets the catalogue that is seen from now on, here and by the engine.
    /// @param changed  the model that came, went or gave way to another of its name
    void take(const ModelCatalog& catalog, const std::string& changed);

Q_SIGNALS:
    void changed();

private:
    ModelCatalog catalog_;
    EngineThread& engine_;
    std::string next_;  ///< wanted for the next foreground; empty: nothing in particular
};

}  // namespace r2r::ui

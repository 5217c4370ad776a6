// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <QJsonObject>

namespace r2r::ui {

/// Harmonizing settings as the program remembers them between two starts; a recipe has a form of
/// its own.
[[nodiscard]] QJsonObject jsonOf(const HarmonySettings& settings);

/// The inverse; what is missing is as in `standard`.
[[nodiscard]] HarmonySettings harmonyFrom(const QJsonObject& json, HarmonySettings standard);

}  // namespace r2r::ui

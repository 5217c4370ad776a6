// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileInfo;

namespace r2r::ui {

/// "Weights (*.safetensors …);;All files (*)", for dialogs that open files of weights.
[[nodiscard]] QString weightsFilter();

/// The same with plug-ins.
[[nodiscard]] QString modelFilter();

/// Whether a file is a model by its name: weights, a plug-in's network or its manifest.
[[nodiscard]] bool isModelFile(const QFileInfo& file);

}  // namespace r2r::ui

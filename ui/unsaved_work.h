// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace r2r::ui {

class Document;

/// True if nothing would be lost, or the person says so.
[[nodiscard]] bool mayDiscardWork(QWidget& window, Document& document);

/// True if the person wants to stop what is still running.
[[nodiscard]] bool mayStopRunningJob(QWidget& window);

}  // namespace r2r::ui

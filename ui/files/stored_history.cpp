// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/stored_history.h"

namespace r2r::ui {

StoredHistory storedHistory(const RestoredWork& work) {
    const int64_t first = work.steps.front().number;
    StoredHistory history{
        .texts = {}, .position = static_cast<int>(work.position - first), .saved = {}};
    for (size_t i = 1; i < work.steps.size(); ++i)
        history.texts << QString::fromStdString(work.steps[i].text);
    if (work.saved && work.about.saved)
        history.saved = static_cast<int>(*work.about.saved - first);
    return history;
}

}  // namespace r2r::ui

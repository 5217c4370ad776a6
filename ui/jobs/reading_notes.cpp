// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/reading_notes.h"

namespace r2r::ui {

QStringList readingNotes(const std::vector<std::string>& kept) {
    QStringList notes;
    for (const std::string& note : kept) {
        const size_t slash = note.rfind('/', note.find(": "));
        notes.append(
            QString::fromStdString(slash == std::string::npos ? note : note.substr(slash + 1)));
    }
    return notes;
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <string>
#include <vector>

namespace r2r::ui {

/// Notes that were kept while files were read ("/photos/sea.jpg: its profile …"), without folders.
[[nodiscard]] QStringList readingNotes(const std::vector<std::string>& kept);

}  // namespace r2r::ui

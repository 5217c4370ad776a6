// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/plural.h"

#include <algorithm>
#include <limits>

namespace r2r::ui {

QString plural(QString text, int64_t count) {
    return text.replace(QStringLiteral("(s)"), count == 1 ? QString() : QStringLiteral("s"));
}

int countForTr(int64_t count) {
    return static_cast<int>(std::clamp<int64_t>(count, 0, std::numeric_limits<int>::max()));
}

}  // namespace r2r::ui

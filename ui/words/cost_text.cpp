// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/cost_text.h"

#include "ui/words/messages.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::costText", text);
}

/// Whole seconds, or whole minutes: more would promise too much.
double rounded(double seconds) {
    constexpr double kFewSeconds = 100;
    return seconds < kFewSeconds ? std::max(1.0, std::round(seconds))
                                 : 60 * std::ceil(seconds / 60);
}

QString gigabytes(uint64_t bytes) {
    return tr("%1 GB").arg(QLocale().toString(static_cast<double>(bytes) / 1e9, 'f', 1));
}

}  // namespace

QString costText(const RunCost& cost, const QString& device) {
    if (cost.bytes == 0)
        return {};
    const QString time = messages::duration(rounded(cost.seconds));
    const QString memory = gigabytes(cost.bytes);
    const QString need = cost.isMeasured
                             ? tr("About %1 and %2 of memory on %3").arg(time, memory, device)
                             : tr("Estimated: %1 and %2 of memory on %3").arg(time, memory, device);
    if (!cost.fits())
        return tr("%1; %2 are free, so it will work at a smaller size.")
            .arg(need, gigabytes(cost.availableBytes));
    return cost.isMeasured ? need + '.' : tr("%1; the first run takes longer.").arg(need);
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/foreground_copy.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <cmath>

namespace r2r::ui {
namespace {

constexpr double kOffsetShare = 0.02;  // of the background's shorter side: it is seen
constexpr double kLeastOffsetPx = 4;

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::foregroundCopy", text);
}

}  // namespace

std::string unusedName(const Composition& composition, const std::string& name) {
    std::string unused = name;
    for (int number = 2; std::ranges::find(composition.foregrounds, unused, &Foreground::name) !=
                         composition.foregrounds.end();
         ++number)
        unused = name + ' ' + std::to_string(number);
    return unused;
}

std::string nameOfCopy(const Composition& composition, const std::string& name) {
    QString original = QString::fromStdString(name);
    const QString pattern = QRegularExpression::escape(tr("%1 copy").arg(QString()));
    original.remove(QRegularExpression(pattern + "( \\d+)?$"));
    return unusedName(composition, tr("%1 copy").arg(original).toStdString());
}

Placement freePlacement(const Composition& composition, const Foreground& foreground) {
    Placement placement = foreground.placement;
    if (isPartOfBackground(composition, foreground))
        return placement;
    const Size background = composition.background.size();
    const double step = std::max(
        kLeastOffsetPx, std::round(kOffsetShare * std::min(background.width, background.height)));
    const auto isTaken = [&](const Foreground& each) {
        return each.image.size() == foreground.image.size() && each.placement == placement;
    };
    while (std::ranges::any_of(composition.foregrounds, isTaken))
        placement.centre = {placement.centre.x + step, placement.centre.y + step};
    return placement;
}

}  // namespace r2r::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/harmony_json.h"

#include <QJsonArray>
#include <QString>

#include <utility>

namespace r2r::ui {
namespace {

float numberIn(const QJsonObject& json, const char* key, float standard) {
    return static_cast<float>(json.value(key).toDouble(static_cast<double>(standard)));
}

}  // namespace

QJsonObject jsonOf(const HarmonySettings& settings) {
    QJsonObject json = {{"model", QString::fromStdString(settings.model)},
                        {"strength", static_cast<double>(settings.strength.overall)},
                        {"lightness", static_cast<double>(settings.strength.lightness)},
                        {"color", static_cast<double>(settings.strength.color)},
                        {"seed", QString::number(settings.seed)},  // JSON's numbers end at 2^53
                        {"steps", settings.steps},
                        {"workingSide", settings.workingSide}};
    if (settings.guard)
        json["guard"] = *settings.guard;
    if (const auto& region = settings.reference)
        json["reference"] = QJsonArray{region->x, region->y, region->width, region->height};
    return json;
}

HarmonySettings harmonyFrom(const QJsonObject& json, HarmonySettings standard) {
    HarmonySettings settings = std::move(standard);
    if (const QString model = json.value("model").toString(); !model.isEmpty())
        settings.model = model.toStdString();
    ChangeStrength& strength = settings.strength;
    strength.overall = numberIn(json, "strength", strength.overall);
    strength.lightness = numberIn(json, "lightness", strength.lightness);
    strength.color = numberIn(json, "color", strength.color);
    settings.seed = json.value("seed").toString().toULongLong();
    settings.steps = json.value("steps").toInt(settings.steps);
    settings.workingSide = json.value("workingSide").toInt(settings.workingSide);
    settings.guard.reset();
    if (json.value("guard").isBool())
        settings.guard = json.value("guard").toBool();
    settings.reference.reset();
    const QJsonArray region = json.value("reference").toArray();
    if (region.size() == 4)
        settings.reference =
            Rect{region[0].toInt(), region[1].toInt(), region[2].toInt(), region[3].toInt()};
    return settings;
}

}  // namespace r2r::ui

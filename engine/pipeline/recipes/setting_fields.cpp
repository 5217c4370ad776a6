// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/setting_fields.h"

#include <algorithm>

namespace r2r {

Json rectJson(const Rect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

Json placementJson(const Placement& placement) {
    Json json = {{"x", placement.centre.x},
                 {"y", placement.centre.y},
                 {"scale", placement.scale},
                 {"degrees", placement.degrees},
                 {"flipped", placement.isFlipped}};
    if (placement.corners)
        for (const Point corner : *placement.corners) {
            json["corners"].push_back(corner.x);
            json["corners"].push_back(corner.y);
        }
    return json;
}

Json strengthJson(const ChangeStrength& strength) {
    return {{"overall", strength.overall},
            {"lightness", strength.lightness},
            {"color", strength.color}};
}

Json shadowJson(const CastShadow& shadow) {
    return {{"degrees", shadow.degrees},
            {"length", shadow.length},
            {"softness", shadow.softness},
            {"opacity", shadow.opacity},
            {"contact", shadow.contact},
            {"color", shadow.color ? Json(*shadow.color) : Json(nullptr)}};
}

Rect rectFrom(const JsonFields& fields, const char* key) {
    constexpr int kFarthest = 1 << 24;  // beyond any picture; sums of two stay inside their type
    const auto values = fields.numbers<int>(key, 4);
    const auto isFar = [](int value) { return value < -kFarthest || value > kFarthest; };
    if (std::ranges::any_of(values, isFar) || values[2] <= 0 || values[3] <= 0)
        fields.fail(key, "must be [x, y, width, height] in pixels, the last two above 0");
    return {values[0], values[1], values[2], values[3]};
}

namespace {

Corners cornersFrom(const JsonFields& fields) {
    const auto values = fields.numbers<double>("corners", 8);
    Corners corners;
    for (size_t i = 0; i < corners.size(); ++i)
        corners[i] = {values[2 * i], values[2 * i + 1]};
    if (!areSound(corners))
        fields.fail("corners",
                    "must be four points, clockwise from the top left, between which a picture "
                    "can be seen in perspective");
    return corners;
}

}  // namespace

Placement placementFrom(const JsonFields& fields) {
    constexpr NumberRange kFar = {.least = -1e7, .most = 1e7};
    Placement placement{
        .centre = {fields.optional("x", 0.0, kFar), fields.optional("y", 0.0, kFar)},
        .scale = fields.optional("scale", 1.0, {.least = 1e-4, .most = 1e4}),
        .degrees = fields.optional("degrees", 0.0, {.least = -1e6, .most = 1e6}),
        .isFlipped = fields.optional("flipped", false)};
    if (fields.has("corners"))
        placement.corners = cornersFrom(fields);
    return placement;
}

ChangeStrength strengthFrom(const JsonFields& fields) {
    const auto factor = [&](const char* key) {
        return fields.optional(key, 1.0F, {.least = 0, .most = 1.5});
    };
    return {
        .overall = factor("overall"), .lightness = factor("lightness"), .color = factor("color")};
}

CastShadow shadowFrom(const JsonFields& fields) {
    constexpr NumberRange kShare = {.least = 0, .most = 1};
    CastShadow shadow{
        .degrees = fields.required<double>("degrees", {.least = -1e6, .most = 1e6}),
        .length = fields.required<double>("length", {.least = 0, .most = kLongestShadow}),
        .softness = fields.required<double>("softness", kShare),
        .opacity = fields.required<double>("opacity", kShare),
        .contact = fields.optional("contact", 1.0, kShare),
        .color = std::nullopt};
    const Json* color = fields.find("color");
    if (!color || color->is_null())
        return shadow;
    const auto bytes = fields.numbers<int>("color", 3, {.least = 0, .most = 255});
    shadow.color.emplace();
    std::ranges::transform(
        bytes, shadow.color->begin(), [](int value) { return static_cast<uint8_t>(value); });
    return shadow;
}

double opacityFrom(const JsonFields& fields) {
    return fields.optional("opacity", 1.0, {.least = 0, .most = 1});
}

}  // namespace r2r

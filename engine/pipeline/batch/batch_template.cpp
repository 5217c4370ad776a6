// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_template.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/pipeline/recipes/recipe.h"
#include "engine/pipeline/recipes/setting_fields.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace r2r {
namespace {

void add(ContentHasher& hasher, std::string_view text) {
    hasher.add(std::as_bytes(std::span(text)));
}

/// The same bytes of another form are another picture.
void add(ContentHasher& hasher, const Image& image) {
    const IccProfile profile = image.iccProfile();
    add(hasher,
        fmt::format("{} {} {} {} {} {}\n",
                    image.width(),
                    image.height(),
                    image.channels(),
                    static_cast<int>(image.sampleType()),
                    static_cast<int>(image.encoding()),
                    profile ? profile->size() : 0));
    if (profile)
        hasher.add(*profile);
    hasher.add(std::span(image.data(), image.byteCount()));
}

/// Everything of a foreground that decides a result, but for its pixels.
std::string settingsOf(const Foreground& foreground) {
    const Recipe recipe{
        .foregrounds = {{.harmony = foreground.harmony, .isHidden = foreground.isHidden}}};
    // A recipe without files is that of a composite, which has no placement.
    Json settings{{"recipe", toJson(recipe)},
                  {"placement", placementJson(foreground.placement)},
                  {"opacity", foreground.opacity}};
    if (foreground.isDecontaminated)  // others are those of earlier batches
        settings["decontaminate"] = true;
    if (foreground.shadow)
        settings["shadow"] = shadowJson(*foreground.shadow);
    return settings.dump();
}

/// The replaced picture and its mask count for nothing but their size.
std::string hashOf(const Composition& scene, ForegroundId replaced) {
    ContentHasher hasher;
    add(hasher, scene.background);
    for (const Foreground& foreground : scene.foregrounds) {
        const bool isReplaced = foreground.id == replaced;
        const Size size = foreground.image.size();
        add(hasher,
            fmt::format("{}{} {} {}", settingsOf(foreground), isReplaced, size.width, size.height));
        if (isReplaced)
            continue;
        add(hasher, foreground.image);
        add(hasher, foreground.mask.toImage());
    }
    return hasher.digest();
}

/// The region at the same place of a picture of another size.
Rect scaled(const Rect& region, Size from, Size to) {
    const double x = static_cast<double>(to.width) / from.width;
    const double y = static_cast<double>(to.height) / from.height;
    const auto at = [](double value) { return static_cast<int>(std::lround(value)); };
    const Rect whole{at(region.x * x),
                     at(region.y * y),
                     std::max(1, at(region.width * x)),
                     std::max(1, at(region.height * y))};
    return intersection(whole, Rect::of(to));
}

}  // namespace

BatchTemplate batchTemplate(Composition scene, ForegroundId replaced) {
    if (!scene.find(replaced))
        throw Error(ErrorCode::InvalidArgument,
                    "there is no foreground whose place the pictures could take",
                    "Add one in the editor, and save the project.");
    std::string hash = hashOf(scene, replaced);
    return {.scene = std::move(scene), .replaced = replaced, .hash = std::move(hash)};
}

Composition composedInto(const BatchTemplate& scene, Composition item) {
    const Foreground& model = *scene.scene.find(scene.replaced);
    Foreground& given = item.foregrounds.front();
    if (isPartOfBackground(scene.scene, model)) {
        given.harmony = model.harmony;
        given.opacity = model.opacity;
        if (auto& region = given.harmony.reference)
            region = scaled(*region, scene.scene.background.size(), item.background.size());
        return item;
    }
    Composition composition = scene.scene;
    Foreground& replaced = *composition.find(scene.replaced);
    const Size before = replaced.image.size();
    const Size now = given.image.size();
    replaced.placement.scale *= std::min(static_cast<double>(before.width) / now.width,
                                         static_cast<double>(before.height) / now.height);
    replaced.isHidden = false;
    // A picture with soft edges of its own is used as it is, unless the project's own one was not.
    replaced.isDecontaminated =
        replaced.isDecontaminated &&
        (beginsDecontaminated(given.image) || !beginsDecontaminated(replaced.image));
    replaced.image = std::move(given.image);
    replaced.mask = std::move(given.mask);
    requireHarmonizable(composition, replaced);
    return composition;
}

}  // namespace r2r

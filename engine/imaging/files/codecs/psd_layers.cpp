// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/psd_layers.h"

#include "engine/imaging/files/codecs/layer_cover.h"
#include "engine/imaging/files/codecs/named_layer.h"
#include "engine/imaging/files/codecs/psd_colors.h"
#include "engine/imaging/files/codecs/psd_layer_records.h"
#include "engine/imaging/files/codecs/psd_rows.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace r2r::codecs {
namespace {

constexpr int kAlpha = -1;
constexpr int kMask = -2;

/// A layer that is a picture, and the records that say something of it.
struct Stacked {
    const PsdLayerRecord* record = nullptr;
    std::vector<const PsdLayerRecord*> groups;  ///< around it
    const PsdLayerRecord* base = nullptr;       ///< that it is clipped to; null: to none
    bool isBaseRead = true;                     ///< false: it is clipped to a group
};

/// Bottom to top, as the records.
/// @throws Error{Unsupported} for groups in groups without an end
std::vector<Stacked> stackOf(const Source& source, const std::vector<PsdLayerRecord>& records) {
    std::vector<Stacked> stack;
    std::vector<const PsdLayerRecord*> groups;
    // From the top down, as a group begins before what is in it.
    for (auto record = records.rbegin(); record != records.rend(); ++record)
        if (record->divider == PsdDivider::GroupBegin) {
            requireShallow(source, groups.size());
            groups.push_back(&*record);
        } else if (record->divider == PsdDivider::None) {
            stack.push_back({.record = &*record, .groups = groups});
        } else if (!groups.empty()) {
            groups.pop_back();
        }
    std::ranges::reverse(stack);
    return stack;
}

/// Finds the layers that others are clipped to: the next one below that is not clipped itself.
void findBases(const std::vector<PsdLayerRecord>& records, std::vector<Stacked>& stack) {
    const PsdLayerRecord* base = nullptr;
    auto stacked = stack.begin();
    for (const PsdLayerRecord& record : records) {
        const bool isPicture = record.divider == PsdDivider::None;
        if (!record.isClipped)
            base = isPicture ? &record : nullptr;
        if (!isPicture)
            continue;
        if (record.isClipped) {
            stacked->base = base;
            stacked->isBaseRead = base != nullptr;
        }
        ++stacked;
    }
}

std::string spokenBlending(const std::string& key) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{{
        {"mul ", "multiply"},
        {"scrn", "screen"},
        {"over", "overlay"},
        {"sLit", "soft light"},
        {"hLit", "hard light"},
        {"dark", "darken"},
        {"lite", "lighten"},
        {"lddg", "linear dodge"},
        {"diss", "dissolve"},
        {"colr", "colour"},
        {"lum ", "luminosity"},
        {"diff", "difference"},
    }};
    const auto word = std::ranges::find(kWords, key, &decltype(kWords)::value_type::first);
    return word == kWords.end() ? speakableName(key) : std::string(word->second);
}

bool isNormal(const PsdLayerRecord& record) {
    return record.blending == "norm" || record.blending == "pass";
}

std::string unreadOf(const Stacked& stacked) {
    std::vector<std::string> unread;
    const PsdLayerRecord& record = *stacked.record;
    if (!isNormal(record))
        unread.push_back(fmt::format("its blending ({})", spokenBlending(record.blending)));
    if (!std::ranges::all_of(stacked.groups, [](const auto* group) { return isNormal(*group); }))
        unread.emplace_back("the blending of its group");
    if (record.hasEffects)
        unread.emplace_back("its effects");
    if (record.mask && record.mask->isFeathered)
        unread.emplace_back("the feather of its mask");
    if (!stacked.isBaseRead)
        unread.emplace_back("that it is clipped to a group");
    return spokenList(unread);
}

/// With that of the groups, which count for a base as for what is clipped to it.
double opacityOf(const Stacked& stacked) {
    double opacity = stacked.record->opacity;
    if (stacked.base)
        opacity *= stacked.base->opacity;
    for (const PsdLayerRecord* group : stacked.groups)
        opacity *= group->opacity;
    return opacity;
}

FileLayer described(const Stacked& stacked) {
    const auto isHidden = [](const PsdLayerRecord* record) { return record->isHidden; };
    return {.name = speakableName(stacked.record->title),
            .bounds = stacked.record->bounds,
            .opacity = opacityOf(stacked),
            .isVisible = opacityOf(stacked) > 0 && !stacked.record->isHidden &&
                         !(stacked.base && stacked.base->isHidden) &&
                         std::ranges::none_of(stacked.groups, isHidden),
            .unread = unreadOf(stacked)};
}

/// The file, and its layers twice: as it has them and as people see them.
struct Opened {
    explicit Opened(const Source& source) {
        ByteReader reader(source, source.content);
        head = readPsdHead(source, reader, parts);
        records = psdLayerRecords(source, head);
        stack = stackOf(source, records);
        findBases(records, stack);
        layers.size = head.size;
        layers.hasMergedPicture = head.hasMergedPicture;
        std::ranges::transform(stack, std::back_inserter(layers.layers), described);
        makeNamesUnique(layers.layers);
    }

    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

    PsdHead head;
    FileParts parts;
    std::vector<PsdLayerRecord> records;
    std::vector<Stacked> stack;  ///< points into `records`
    FileLayers layers;           ///< as many
};

const PsdChannel* channelOf(const PsdLayerRecord& record, int id) {
    const auto found = std::ranges::find(record.channels, id, &PsdChannel::id);
    return found == record.channels.end() ? nullptr : &*found;
}

/// Reads a channel of a layer into one of `image`, which has the layer's size.
void readChannel(const Source& source,
                 const PsdHead& head,
                 const PsdChannel& channel,
                 Image& image,
                 int target) {
    PsdRows rows(source,
                 {.size = image.size(), .bits = head.bits, .isBig = head.isBig},
                 ByteReader(source, channel.content));
    readPsdChannel(source, rows, image, target);
}

void multiplyByMask(const Source& source,
                    const PsdHead& head,
                    const PsdLayerRecord& record,
                    Cover& cover) {
    if (!record.mask || record.mask->density == 0)
        return;
    const PsdMask& mask = *record.mask;
    Cover stored{.bounds = mask.bounds, .samples = {}, .outside = mask.outside};
    const PsdChannel* channel = channelOf(record, kMask);
    if (channel && !mask.bounds.isEmpty()) {
        stored.samples = Image(source.checkedSize(static_cast<uint64_t>(mask.bounds.width),
                                                  static_cast<uint64_t>(mask.bounds.height)),
                               1,
                               psdSampleType(head.bits));
        readChannel(source, head, *channel, stored.samples, 0);
    }
    soften(stored, mask.density);
    multiply(cover, stored);
}

/// The alpha of a layer by itself, with its mask.
Cover ownCover(const Source& source, const PsdHead& head, const PsdLayerRecord& record) {
    Cover cover{.bounds = record.bounds, .samples = {}, .outside = 0};
    if (record.bounds.isEmpty())
        return cover;
    const Size size = source.checkedSize(static_cast<uint64_t>(record.bounds.width),
                                         static_cast<uint64_t>(record.bounds.height));
    if (const PsdChannel* alpha = channelOf(record, kAlpha)) {
        cover.samples = Image(size, 1, psdSampleType(head.bits));
        readChannel(source, head, *alpha, cover.samples, 0);
    } else {
        cover.samples = opaque(size, psdSampleType(head.bits));
    }
    multiplyByMask(source, head, record, cover);
    return cover;
}

Cover coverOf(const Source& source, const PsdHead& head, const Stacked& stacked) {
    Cover cover = ownCover(source, head, *stacked.record);
    if (stacked.base)
        multiply(cover, ownCover(source, head, *stacked.base));
    for (const PsdLayerRecord* group : stacked.groups)
        multiplyByMask(source, head, *group, cover);
    return cover;
}

void requireDepth(const Source& source, const PsdHead& head) {
    if (head.bits == 1)
        throw source.error(ErrorCode::Corrupt, "it claims layers of 1 bit");
}

}  // namespace

FileLayers psdLayers(const Source& source) {
    return Opened(source).layers;
}

FileParts decodePsdLayer(const Source& source) {
    Opened opened(source);
    const PsdHead& head = opened.head;
    const size_t index = namedLayer(source, opened.layers);
    const Stacked& stacked = opened.stack[index];
    const FileLayer& layer = opened.layers.layers[index];
    const int colors = psdColorChannels(source, head);
    requireDepth(source, head);
    FileParts parts = std::move(opened.parts);
    Cover cover = coverOf(source, head, stacked);
    multiply(cover, layer.opacity > 0 ? layer.opacity : 1);
    parts.image = Image(cover.samples.size(), colors, cover.samples.sampleType());
    for (int channel = 0; channel < colors; ++channel)
        if (const PsdChannel* stored = channelOf(*stacked.record, channel))
            readChannel(source, head, *stored, parts.image, channel);
    takePsdModel(head, parts);
    takeCover(source, std::move(cover), parts);
    parts.storedBits = head.bits;
    parts.orientation = 1;
    return parts;
}

}  // namespace r2r::codecs

// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/photo_pool.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/masks/mask_ops.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace r2r {
namespace {

size_t bytesOf(const SourcePhoto& photo) {
    return photo.rgb.byteCount() + photo.mask.byteCount();
}

}  // namespace

SourcePhoto sourcePhoto(std::string id, std::string licence, Image rgb, Image mask) {
    constexpr uint8_t kHalf = 128;
    SourcePhoto photo{.id = std::move(id),
                      .licence = std::move(licence),
                      .rgb = std::move(rgb),
                      .mask = std::move(mask)};
    photo.support = maskSupport(photo.mask);
    for (int y = 0; y < photo.mask.height(); ++y)
        photo.area += std::ranges::count_if(photo.mask.row<uint8_t>(y),
                                            [](uint8_t value) { return value >= kHalf; });
    if (photo.area == 0)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("the mask of {} shows no foreground", photo.id));
    return photo;
}

PhotoPool::PhotoPool(std::span<const PairFiles> files, int longerSide, size_t cacheBytes)
    : longerSide_(longerSide), room_(cacheBytes) {
    std::set<std::pair<std::filesystem::path, std::filesystem::path>> seen;
    for (const PairFiles& candidate : files)
        if (seen.emplace(candidate.real, candidate.mask).second) {
            files_.push_back(candidate);
            files_.back().composite.clear();
        }
}

std::shared_ptr<const SourcePhoto> PhotoPool::photo(int64_t index) {
    if (auto photo = known(index))
        return photo;
    const PairFiles& files = this->files(index);
    PairPictures pictures = readPair(files, longerSide_);
    auto photo = std::make_shared<const SourcePhoto>(
        sourcePhoto(files.id, files.licence, std::move(pictures.real), std::move(pictures.mask)));
    keep(index, photo);
    return photo;
}

std::string PhotoPool::fingerprint() const {
    std::string names;
    for (const PairFiles& files : files_)
        names += files.id + "\n";
    return contentHash(std::as_bytes(std::span(names)));
}

std::shared_ptr<const SourcePhoto> PhotoPool::known(int64_t index) {
    const std::scoped_lock lock(mutex_);
    const auto place = places_.find(index);
    if (place == places_.end())
        return nullptr;
    kept_.splice(kept_.begin(), kept_, place->second);
    return place->second->photo;
}

void PhotoPool::keep(int64_t index, const std::shared_ptr<const SourcePhoto>& photo) {
    const std::scoped_lock lock(mutex_);
    if (places_.contains(index) || bytesOf(*photo) > room_)
        return;
    kept_.push_front({index, photo});
    places_[index] = kept_.begin();
    room_ -= bytesOf(*photo);
    while (kept_.size() > 1 && room_ < bytesOf(*photo)) {  // keep space for one more like it
        room_ += bytesOf(*kept_.back().photo);
        places_.erase(kept_.back().index);
        kept_.pop_back();
    }
}

}  // namespace r2r

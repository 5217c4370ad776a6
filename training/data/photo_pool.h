// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "training/data/pair_files.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace r2r {

/// A real photograph and the mask of its foreground, ready to make composites from.
struct SourcePhoto {
    std::string id;
    std::string licence;
    Image rgb;                    ///< U8, 3 channels, sRGB-encoded
    Image mask;                   ///< U8, 1 channel
    Rect support;                 ///< the pixels with mask > 0
    int64_t area = 0;             ///< pixels with mask ≥ ½
    bool hasFoundRegion = false;  ///< the mask is a `foundRegion`, not the photograph's own

    [[nodiscard]] Size size() const { return rgb.size(); }
};

/// Photographs are read when they are asked for and kept while there is room. Any thread.
class PhotoPool {
public:
    /// @param files       the photographs; composites among them are not looked at. Members that
    ///                    share photograph and mask count once.
    /// @param longerSide  photographs are made smaller to fit; 0: as they are
    explicit PhotoPool(std::span<const PairFiles> files,
                       int longerSide,
                       size_t cacheBytes = size_t{512} << 20);

    [[nodiscard]] int64_t size() const { return static_cast<int64_t>(files_.size()); }

    [[nodiscard]] const PairFiles& files(int64_t index) const {
        return files_[static_cast<size_t>(index)];
    }

    /// @throws as `readPair`; Error{Unsupported} if the mask shows no foreground.
    [[nodiscard]] std::shared_ptr<const SourcePhoto> photo(int64_t index);

    /// SHA-256 over ids and relative order: another list of photographs gives other pictures.
    [[nodiscard]] std::string fingerprint() const;

private:
    struct Kept {
        int64_t index = 0;
        std::shared_ptr<const SourcePhoto> photo;
    };

    [[nodiscard]] std::shared_ptr<const SourcePhoto> known(int64_t index);
    void keep(int64_t index, const std::shared_ptr<const SourcePhoto>& photo);

    std::vector<PairFiles> files_;
    int longerSide_;
    size_t room_;
    std::mutex mutex_;
    std::list<Kept> kept_;  ///< used last comes first
    std::unordered_map<int64_t, std::list<Kept>::iterator> places_;
};

/// A photograph from pixels in memory.
/// @throws Error{Unsupported} naming it if the mask shows no foreground.
[[nodiscard]] SourcePhoto sourcePhoto(std::string id, std::string licence, Image rgb, Image mask);

}  // namespace r2r

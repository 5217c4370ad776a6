// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/ordered_pieces.h"

#include "engine/imaging/pixels/row_bands.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace r2r::codecs {
namespace {

class OrderedPieces {
public:
    using Take = std::function<void(size_t, std::span<const std::byte>)>;

    explicit OrderedPieces(const Take& take) : take_(take) {}

    void put(size_t index, std::vector<std::byte> piece) {
        const std::lock_guard lock(mutex_);
        waiting_.emplace(index, std::move(piece));
        while (!waiting_.empty() && waiting_.begin()->first == next_) {
            take_(next_++, waiting_.begin()->second);
            waiting_.erase(waiting_.begin());
        }
    }

private:
    const Take& take_;
    std::mutex mutex_;
    std::map<size_t, std::vector<std::byte>> waiting_;
    size_t next_ = 0;
};

}  // namespace

void forEachPieceInOrder(
    Size picture,
    int rowsPerPiece,
    const std::function<std::vector<std::byte>(const Rect& band)>& make,
    const std::function<void(size_t index, std::span<const std::byte> piece)>& take,
    const JobContext& job) {
    OrderedPieces pieces(take);
    forEachRowBand(Rect::of(picture), rowsPerPiece, Phase::Saving, job, [&](const Rect& band) {
        pieces.put(static_cast<size_t>(band.y / rowsPerPiece), make(band));
    });
}

int rowsPerPiece(size_t bytesPerRow, int height) {
    constexpr size_t kPieceBytes = size_t{1} << 20;
    return static_cast<int>(
        std::clamp<size_t>(kPieceBytes / bytesPerRow, 1, static_cast<size_t>(height)));
}

}  // namespace r2r::codecs

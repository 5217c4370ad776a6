// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/tiled_mask.h"
#include "engine/pipeline/composition.h"
#include "engine/project/database.h"

namespace r2r {

/// Masks in a project file: tiles of 256×256 pixels, those that are all zero left out, so that a
/// stroke rewrites the few that it touched.
class MaskTiles {
public:
    static constexpr int kSide = 256;

    explicit MaskTiles(const Database& database) : database_(database) {}

    static void createTables(const Database& database);

    /// @param before  what the file holds of this foreground; null: not known, all is written
    void write(ForegroundId foreground,
               const TiledMask& mask,
               const TiledMask* before,
               const JobContext& job);

    /// A mask as it was written.
    struct Read {
        TiledMask mask;
        int damaged = 0;  ///< the number of tiles that cannot be read; they are zero
    };

    [[nodiscard]] Read read(ForegroundId foreground, Size size, const JobContext& job) const;

    /// Drops the masks of foregrounds that `composition` does not have.
    void retain(const Composition& composition);

private:
    void writeTile(ForegroundId foreground, const TiledMask& mask, const Rect& tile);

    const Database& database_;
};

}  // namespace r2r

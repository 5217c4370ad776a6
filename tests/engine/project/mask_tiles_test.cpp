// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/mask_tiles.h"

#include "tests/engine/pipeline/scene.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::discMask;
using testing::TemporaryFolder;

class MaskTilesTest : public ::testing::Test {
protected:
    [[nodiscard]] TiledMask read(Size size) const {
        return tiles_.read(kForeground, size, {}).mask;
    }

    [[nodiscard]] int64_t rows() const {
        return database_.number("SELECT count(*) FROM mask_tile");
    }

    static constexpr ForegroundId kForeground{4};

    TemporaryFolder folder_;
    Database database_{folder_ / "masks", Database::Access::Create};
    MaskTiles tiles_ = (MaskTiles::createTables(database_), MaskTiles(database_));
};

TEST_F(MaskTilesTest, KeepMasksOfEverySize) {
    for (const Size size : {Size{1, 1}, {255, 256}, {257, 3}, {700, 600}}) {
        const TiledMask mask =
            TiledMask::fromImage(discMask(size, {size.width / 2.0, 1.0}, 200, 50));
        tiles_.write(kForeground, mask, nullptr, {});

        EXPECT_TRUE(read(size) == mask) << size;
    }
}

TEST_F(MaskTilesTest, EmptyOnesTakeNoRoom) {
    tiles_.write(kForeground, TiledMask({1000, 1000}), nullptr, {});

    EXPECT_EQ(rows(), 0);
    EXPECT_TRUE(read({1000, 1000}) == TiledMask({1000, 1000}));
}

TEST_F(MaskTilesTest, AStrokeWritesOnlyWhatItTouched) {
    const TiledMask before({1000, 1000}, 9);
    tiles_.write(kForeground, before, nullptr, {});
    database_.run("UPDATE mask_tile SET data = x'00' WHERE row = 3");  // not to be touched
    TiledMask after = before;
    after.dab({300, 300}, 10, 1, 1, false);

    tiles_.write(kForeground, after, &before, {});

    const MaskTiles::Read again = tiles_.read(kForeground, {1000, 1000}, {});
    EXPECT_EQ(again.damaged, 4);
    EXPECT_EQ(again.mask.at(300, 300), 255);
}

TEST_F(MaskTilesTest, AnErasedTileGoes) {
    const TiledMask before({600, 300}, 9);
    tiles_.write(kForeground, before, nullptr, {});

    tiles_.write(kForeground, TiledMask({600, 300}), &before, {});

    EXPECT_EQ(rows(), 0);
}

}  // namespace
}  // namespace r2r

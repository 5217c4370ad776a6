// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/remade_change.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color_transfer.h"
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"
#include "engine/pipeline/models/networks.h"
#include "engine/pipeline/plugins/mapped_change.h"

#include <cmath>

namespace r2r {
namespace {

constexpr int kDeepest = 4;  // a part of a part of … as no harmonizer makes it

SharedColorChange remade(const ChangeRecord& record, int depth) {
    switch (record.kind) {
        case ChangeKind::Pixels:
            return pixelChangeFrom(record);
        case ChangeKind::Field:
            return networks().fieldFrom(record);
        case ChangeKind::LabScale:
        case ChangeKind::RgbAffine:
        case ChangeKind::LabMaps:
            return transferFrom(record);
        case ChangeKind::Polynomial:
        case ChangeKind::Table:
            return mappedChangeFrom(record);
        case ChangeKind::Part:
            break;
    }
    requireNumbers(record, 1);
    const float share = record.numbers.front().values.front();
    if (!record.whole || depth >= kDeepest || !std::isfinite(share))
        throw Error(ErrorCode::Corrupt, "a part of a change does not say what it is a part of");
    return partOfChange(remade(*record.whole, depth + 1), share);
}

}  // namespace

SharedColorChange remadeChange(const ChangeRecord& record) {
    return remade(record, 0);
}

}  // namespace r2r

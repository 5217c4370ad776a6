// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/profile_transform.h"

#include "engine/imaging/color.h"

namespace r2r {
namespace {

class LinearLight final : public ProfileTransform {
public:
    void toWorkingSpace(std::span<float> rgb) const override { encodeSrgbRow(rgb); }

    void fromWorkingSpace(std::span<float> rgb) const override { linearizeRow(rgb); }
};

}  // namespace

std::shared_ptr<const ProfileTransform> transformFor(const Image& form) {
    if (form.encoding() == ColorEncoding::LinearSrgb)
        return std::make_shared<LinearLight>();
    return nullptr;
}

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"
#include "engine/imaging/files/picture_report.h"

namespace r2r {

/// A photograph made of what lay in its file: RGB, upright, with the profile that counts and the
/// metadata that may be carried. Private to `imaging`.
[[nodiscard]] ReportedPhotograph assembledPicture(const codecs::Source& source,
                                                  ImageFormat format,
                                                  codecs::FileParts parts);

}  // namespace r2r

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/row_maker.h"

namespace r2r {

/// `encodeInPieces` of a picture whose rows are made while they are written, where the format can
/// be written row by row (JPEG, PNG, TIFF) and holds the samples as they are; elsewhere
/// all of them are made first. The same bytes.
/// @param form  size, form, profile and metadata of the picture; without `rows` also its pixels
/// @param rows  of the form of `form`; null: those of `form`
/// @throws what `encodeInPieces` and `rows` throw
void encodeMadeRows(const Photograph& form,
                    const RowMaker& rows,
                    ImageFormat format,
                    const WriteOptions& options,
                    const ByteSink& sink,
                    const JobContext& job = {});

}  // namespace r2r

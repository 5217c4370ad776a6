// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/output_form.h"

/// The words for the form of a written picture, as recipes and the command line have them.
namespace r2r {

inline constexpr auto kMetadataPolicies = enumWords<MetadataPolicy>({
    {MetadataPolicy::Keep, "keep"},
    {MetadataPolicy::Strip, "strip"},
    {MetadataPolicy::StripLocation, "strip-location"},
});

inline constexpr auto kOutputContents = enumWords<OutputContent>({
    {OutputContent::Picture, "picture"},
    {OutputContent::Foreground, "foreground"},
    {OutputContent::CroppedForeground, "cropped-foreground"},
});

/// Bits per sample.
inline constexpr auto kSampleBits = enumWords<SampleType>({
    {SampleType::U8, "8"},
    {SampleType::U16, "16"},
    {SampleType::F32, "32"},
});

}  // namespace r2r

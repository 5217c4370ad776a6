// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <lcms2.h>

namespace r2r::testing {

/// Gives a profile the table that leads from its device to the colours of its connection space.
/// @param inputs   channels of the device
/// @param grid     nodes along each
/// @param sampler  fills the table; it gets `transform`
inline void writeTable(cmsHPROFILE profile,
                       cmsUInt32Number inputs,
                       cmsUInt32Number grid,
                       cmsSAMPLER16 sampler,
                       cmsHTRANSFORM transform) {
    cmsStage* table = cmsStageAllocCLut16bit(nullptr, grid, inputs, 3, nullptr);
    cmsStageSampleCLut16bit(table, sampler, transform, 0);
    cmsPipeline* pipeline = cmsPipelineAlloc(nullptr, inputs, 3);
    cmsPipelineInsertStage(pipeline, cmsAT_END, cmsStageAllocToneCurves(nullptr, inputs, nullptr));
    cmsPipelineInsertStage(pipeline, cmsAT_END, table);
    cmsPipelineInsertStage(pipeline, cmsAT_END, cmsStageAllocToneCurves(nullptr, 3, nullptr));
    cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
    cmsPipelineFree(pipeline);
}

}  // namespace r2r::testing

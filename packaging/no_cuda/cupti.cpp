// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes the place of NVIDIA's libcupti, which LibTorch's profiler asks how long kernels take: every
// function says that it cannot work.

namespace {

constexpr int kSuccess = 0;
constexpr int kNotInitialized = 15;  // CUPTI_ERROR_NOT_INITIALIZED

}  // namespace

/// Whatever it is given, none of it is read.
#define R2R_REFUSED(name)       \
    extern "C" int name(...) {  \
        return kNotInitialized; \
    }

R2R_REFUSED(cuptiActivityDisable)
R2R_REFUSED(cuptiActivityEnable)
R2R_REFUSED(cuptiActivityEnableCudaEventDeviceTimestamps)
R2R_REFUSED(cuptiActivityEnableDriverApi)
R2R_REFUSED(cuptiActivityEnableRuntimeApi)
R2R_REFUSED(cuptiActivityFlushAll)
R2R_REFUSED(cuptiActivityGetNextRecord)
R2R_REFUSED(cuptiActivityGetNumDroppedRecords)
R2R_REFUSED(cuptiActivityPopExternalCorrelationId)
R2R_REFUSED(cuptiActivityPushExternalCorrelationId)
R2R_REFUSED(cuptiActivityRegisterCallbacks)
R2R_REFUSED(cuptiActivityRegisterTimestampCallback)
R2R_REFUSED(cuptiActivitySetAttribute)
R2R_REFUSED(cuptiEnableCallback)
R2R_REFUSED(cuptiEnableDomain)
R2R_REFUSED(cuptiFinalize)
R2R_REFUSED(cuptiSubscribe)
R2R_REFUSED(cuptiUnsubscribe)

extern "C" int cuptiGetVersion(unsigned* version) {
    *version = 0;
    return kSuccess;
}

extern "C" int cuptiGetResultString(int /*result*/, const char** text) {
    *text = "this installation has no CUDA";
    return kSuccess;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/plugins/openvino_reason.h"

#include <openvino/c/openvino.h>

namespace r2r {

/// OpenVINO's C functions, under their own names.
///
/// The library is opened when the first ONNX network needs it, so that nothing else waits for it.
struct OpenVino {
    /// Null where the library is not to be found. Any thread; it stays open.
    [[nodiscard]] static const OpenVino* opened();

    decltype(&::ov_free) free;
    decltype(&::ov_get_last_err_msg) getLastErrorMessage;
    decltype(&::ov_core_create) coreCreate;
    decltype(&::ov_core_read_model_from_memory_buffer) coreReadModel;
    decltype(&::ov_core_compile_model) coreCompileModel;
    decltype(&::ov_model_free) modelFree;
    decltype(&::ov_compiled_model_inputs_size) inputsSize;
    decltype(&::ov_compiled_model_outputs_size) outputsSize;
    decltype(&::ov_compiled_model_input_by_name) inputByName;
    decltype(&::ov_compiled_model_output_by_name) outputByName;
    decltype(&::ov_compiled_model_output_by_index) outputByIndex;
    decltype(&::ov_compiled_model_create_infer_request) createInferRequest;
    decltype(&::ov_compiled_model_free) compiledModelFree;
    decltype(&::ov_port_get_any_name) portGetAnyName;
    decltype(&::ov_output_const_port_free) portFree;
    decltype(&::ov_infer_request_set_tensor) setTensor;
    decltype(&::ov_infer_request_set_input_tensor_by_index) setInputTensor;
    decltype(&::ov_infer_request_infer) infer;
    decltype(&::ov_infer_request_get_tensor) getTensor;
    decltype(&::ov_infer_request_get_output_tensor_by_index) getOutputTensor;
    decltype(&::ov_infer_request_free) inferRequestFree;
    decltype(&::ov_tensor_create_from_host_ptr) tensorFromMemory;
    decltype(&::ov_tensor_get_shape) tensorShape;
    decltype(&::ov_tensor_get_element_type) tensorType;
    decltype(&::ov_tensor_data) tensorData;
    decltype(&::ov_tensor_free) tensorFree;
    decltype(&::ov_shape_free) shapeFree;

    /// Of the last error on this thread.
    [[nodiscard]] OpenVinoReason lastReason() const;
};

}  // namespace r2r

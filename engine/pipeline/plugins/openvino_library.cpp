// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/openvino_library.h"

#include "engine/core/network_module.h"
#include "engine/core/shared_library.h"

namespace r2r {
namespace {

OpenVino functionsIn(SharedLibrary& library) {
    return {
        .free = library.find("ov_free"),
        .getLastErrorMessage = library.find("ov_get_last_err_msg"),
        .coreCreate = library.find("ov_core_create"),
        .coreReadModel = library.find("ov_core_read_model_from_memory_buffer"),
        .coreCompileModel = library.find("ov_core_compile_model"),
        .modelFree = library.find("ov_model_free"),
        .inputsSize = library.find("ov_compiled_model_inputs_size"),
        .outputsSize = library.find("ov_compiled_model_outputs_size"),
        .inputByName = library.find("ov_compiled_model_input_by_name"),
        .outputByName = library.find("ov_compiled_model_output_by_name"),
        .outputByIndex = library.find("ov_compiled_model_output_by_index"),
        .createInferRequest = library.find("ov_compiled_model_create_infer_request"),
        .compiledModelFree = library.find("ov_compiled_model_free"),
        .portGetAnyName = library.find("ov_port_get_any_name"),
        .portFree = library.find("ov_output_const_port_free"),
        .setTensor = library.find("ov_infer_request_set_tensor"),
        .setInputTensor = library.find("ov_infer_request_set_input_tensor_by_index"),
        .infer = library.find("ov_infer_request_infer"),
        .getTensor = library.find("ov_infer_request_get_tensor"),
        .getOutputTensor = library.find("ov_infer_request_get_output_tensor_by_index"),
        .inferRequestFree = library.find("ov_infer_request_free"),
        .tensorFromMemory = library.find("ov_tensor_create_from_host_ptr"),
        .tensorShape = library.find("ov_tensor_get_shape"),
        .tensorType = library.find("ov_tensor_get_element_type"),
        .tensorData = library.find("ov_tensor_data"),
        .tensorFree = library.find("ov_tensor_free"),
        .shapeFree = library.find("ov_shape_free"),
    };
}

}  // namespace

const OpenVino* OpenVino::opened() {
    static const auto library =
        functionsOf(moduleFile(R2R_OPENVINO_LIBRARY), "OpenVINO", functionsIn);
    return library ? &*library : nullptr;
}

OpenVinoReason OpenVino::lastReason() const {
    const char* text = getLastErrorMessage();
    OpenVinoReason reason = openVinoReason(text ? text : "");
    free(text);
    return reason;
}

}  // namespace r2r

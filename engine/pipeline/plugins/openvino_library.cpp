// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/openvino_library.h"

#include "engine/core/log.h"
#include "engine/core/shared_library.h"
#include "engine/pipeline/plugins/foreign_text.h"

#include <optional>
#include <sstream>
#include <string>

namespace r2r {
namespace {

std::optional<OpenVino> openLibrary() {
    SharedLibrary library(R2R_OPENVINO_LIBRARY);
    const OpenVino functions{
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
    if (library.problem().empty())
        return functions;
    log::debug("OpenVINO cannot be used: " + library.problem());
    return std::nullopt;
}

}  // namespace

const OpenVino* OpenVino::opened() {
    static const std::optional<OpenVino> library = openLibrary();
    return library ? &*library : nullptr;
}

std::string OpenVino::lastReason() const {
    const char* text = getLastErrorMessage();
    // Lines that say where in its sources it happened come first, the reason last.
    std::string reason;
    std::istringstream lines(text ? text : "");
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && !line.starts_with("Exception from ") && !line.starts_with("Check '"))
            reason = line;
    free(text);
    return reason.empty() ? "OpenVINO gives no reason" : oneLine(reason);
}

}  // namespace r2r

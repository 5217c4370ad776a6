// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/openvino_library.h"

#include "engine/core/log.h"
#include "engine/pipeline/plugins/foreign_text.h"

#include <dlfcn.h>
#include <optional>
#include <sstream>
#include <string>

namespace r2r {
namespace {

/// A function of a library: converts to a pointer to it, whatever its type.
struct Symbol {
    void* address;

    template <typename Function>
    operator Function*() const {  // NOLINT(google-explicit-constructor): this is its purpose
        return reinterpret_cast<Function*>(address);
    }
};

std::optional<OpenVino> openLibrary() {
    void* library = dlopen(R2R_OPENVINO_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        log::debug(std::string("OpenVINO cannot be opened: ") + dlerror());
        return std::nullopt;
    }
    bool isComplete = true;
    const auto symbol = [&](const char* name) {
        const Symbol found{dlsym(library, name)};
        isComplete = isComplete && found.address;
        return found;
    };
    const OpenVino functions{
        .free = symbol("ov_free"),
        .getLastErrorMessage = symbol("ov_get_last_err_msg"),
        .coreCreate = symbol("ov_core_create"),
        .coreReadModel = symbol("ov_core_read_model_from_memory_buffer"),
        .coreCompileModel = symbol("ov_core_compile_model"),
        .modelFree = symbol("ov_model_free"),
        .inputsSize = symbol("ov_compiled_model_inputs_size"),
        .outputsSize = symbol("ov_compiled_model_outputs_size"),
        .inputByName = symbol("ov_compiled_model_input_by_name"),
        .outputByName = symbol("ov_compiled_model_output_by_name"),
        .outputByIndex = symbol("ov_compiled_model_output_by_index"),
        .createInferRequest = symbol("ov_compiled_model_create_infer_request"),
        .compiledModelFree = symbol("ov_compiled_model_free"),
        .portGetAnyName = symbol("ov_port_get_any_name"),
        .portFree = symbol("ov_output_const_port_free"),
        .setTensor = symbol("ov_infer_request_set_tensor"),
        .setInputTensor = symbol("ov_infer_request_set_input_tensor_by_index"),
        .infer = symbol("ov_infer_request_infer"),
        .getTensor = symbol("ov_infer_request_get_tensor"),
        .getOutputTensor = symbol("ov_infer_request_get_output_tensor_by_index"),
        .inferRequestFree = symbol("ov_infer_request_free"),
        .tensorFromMemory = symbol("ov_tensor_create_from_host_ptr"),
        .tensorShape = symbol("ov_tensor_get_shape"),
        .tensorType = symbol("ov_tensor_get_element_type"),
        .tensorData = symbol("ov_tensor_data"),
        .tensorFree = symbol("ov_tensor_free"),
        .shapeFree = symbol("ov_shape_free"),
    };
    return isComplete ? std::optional(functions) : std::nullopt;
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

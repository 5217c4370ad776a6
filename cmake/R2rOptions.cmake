# SPDX-License-Identifier: GPL-3.0-or-later
# What can be switched. AUTO takes a thing when it is there; ON insists; OFF never looks.

set(R2R_WITH_OPENCV AUTO CACHE STRING "Imaging and the picture pipeline: AUTO, ON or OFF")
set(R2R_WITH_GUI AUTO CACHE STRING "The editor r2r-studio: AUTO, ON or OFF")
set(R2R_WITH_CUDA AUTO CACHE STRING "CUDA kernels, which need nvcc: AUTO, ON or OFF")
set_property(CACHE R2R_WITH_OPENCV R2R_WITH_GUI R2R_WITH_CUDA PROPERTY STRINGS AUTO ON OFF)

option(R2R_WARNINGS_AS_ERRORS "A warning stops the build" OFF)
option(R2R_REPRODUCIBLE "Programs have the same bytes wherever they are built" OFF)
set(R2R_SANITIZER "" CACHE STRING "address (with undefined behaviour), thread, fuzzer (Clang: address, and the program fuzz_inputs), or nothing")
set_property(CACHE R2R_SANITIZER PROPERTY STRINGS "" address thread fuzzer)
set(R2R_LIBTORCH "" CACHE PATH "A LibTorch folder: include/ and lib/ below it")
set(R2R_OPENVINO "" CACHE PATH "An OpenVINO folder: include/ and libs/ below it; none: OpenCV runs ONNX networks")

if(NOT R2R_SANITIZER MATCHES "^(address|thread|fuzzer|)$")
    message(FATAL_ERROR "R2R_SANITIZER is '${R2R_SANITIZER}'; it may be address, thread, fuzzer or empty.")
endif()

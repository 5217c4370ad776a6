# SPDX-License-Identifier: GPL-3.0-or-later
# R2R_OPENVINO_INCLUDE: the headers of OpenVINO's C interface. R2R_OPENVINO_NAME: of the library that programs open when an ONNX network
# needs it. It and what it needs are beside our own modules (`moduleFile`), in a build tree as links. Without it, OpenCV runs ONNX networks.

set(r2r_openvino_candidates "${PROJECT_SOURCE_DIR}/build/deps/openvino")
if(R2R_OPENVINO)
    set(r2r_openvino_candidates "${R2R_OPENVINO}")
endif()

unset(R2R_OPENVINO_INCLUDE CACHE)
set(r2r_openvino_library "")
find_path(R2R_OPENVINO_INCLUDE openvino/c/openvino.h
    PATHS ${r2r_openvino_candidates} PATH_SUFFIXES openvino/include include runtime/include
    NO_DEFAULT_PATH)
if(R2R_OPENVINO_INCLUDE)
    cmake_path(GET R2R_OPENVINO_INCLUDE PARENT_PATH r2r_openvino_root)
    file(GLOB r2r_openvino_library "${r2r_openvino_root}/libs/libopenvino_c.so.*"
                                   "${r2r_openvino_root}/lib/intel64/libopenvino_c.so")
endif()

set(R2R_WITH_OPENVINO OFF)
if(r2r_openvino_library)
    set(R2R_WITH_OPENVINO ON)
    list(GET r2r_openvino_library 0 R2R_OPENVINO_LIBRARY)
    cmake_path(GET R2R_OPENVINO_LIBRARY FILENAME R2R_OPENVINO_NAME)
    cmake_path(GET R2R_OPENVINO_LIBRARY PARENT_PATH r2r_openvino_libraries)
    file(GLOB R2R_OPENVINO_FILES "${r2r_openvino_libraries}/*.so*")
    file(MAKE_DIRECTORY "${R2R_MODULE_DIRECTORY}")
    foreach(file IN LISTS R2R_OPENVINO_FILES)
        cmake_path(GET file FILENAME name)
        file(CREATE_LINK "${file}" "${R2R_MODULE_DIRECTORY}/${name}" SYMBOLIC)
    endforeach()
endif()

# SPDX-License-Identifier: GPL-3.0-or-later
# CUDA kernels become a module that is opened at run time, beside LibTorch's own CUDA library, so
# that no program depends on CUDA. Leaves a sentence for the summary.
#
#   r2r_cuda_kernels(FILES cuda/norm_silu.cu …)
#
# Needs nvcc and a LibTorch with its CUDA half, made for the same major version of CUDA. AUTO leaves
# the kernels out with the reason, ON stops.

# Sets R2R_CUDA_MISSING to what is missing, or to nothing.
function(r2r_find_cuda)
    find_program(R2R_NVCC nvcc PATHS ENV CUDA_HOME /usr/local/cuda PATH_SUFFIXES bin)
    set(missing "")
    if(NOT R2R_NVCC)
        set(missing "nvcc not found")
    else()
        execute_process(COMMAND "${R2R_NVCC}" --version OUTPUT_VARIABLE text)
        string(REGEX MATCH "release ([0-9]+)" text "${text}")
        set(toolkit "${CMAKE_MATCH_1}")
        cmake_path(GET R2R_TORCH_ROOT PARENT_PATH beside)
        file(GLOB runtime "${beside}/nvidia/*/lib/libcudart.so.${toolkit}*"
             "${R2R_TORCH_ROOT}/lib/libcudart*.so.${toolkit}*")
        foreach(file include/c10/cuda/CUDAStream.h lib/libc10_cuda.so lib/libtorch_cuda.so)
            if(NOT EXISTS "${R2R_TORCH_ROOT}/${file}")
                set(missing "LibTorch in ${R2R_TORCH_ROOT} has no ${file}")
            endif()
        endforeach()
        if(NOT missing AND NOT runtime)
            set(missing "nvcc is of CUDA ${toolkit}, and LibTorch brings no libcudart of that version")
        endif()
    endif()
    if(runtime)
        list(GET runtime 0 runtime)
    endif()
    set(R2R_CUDART "${runtime}" PARENT_SCOPE)
    set(R2R_CUDA_MISSING "${missing}" PARENT_SCOPE)
endfunction()

set(R2R_HAS_CUDA OFF)
if(R2R_WITH_CUDA)
    r2r_find_cuda()
    if(R2R_CUDA_MISSING AND R2R_WITH_CUDA STREQUAL "ON")
        message(FATAL_ERROR "R2R_WITH_CUDA is ON, but ${R2R_CUDA_MISSING}.")
    endif()
    if(NOT R2R_CUDA_MISSING)
        set(R2R_HAS_CUDA ON)
        # Machine code for two generations, and PTX that the driver compiles for later ones.
        set(CMAKE_CUDA_ARCHITECTURES 80-real 90)
        set(CMAKE_CUDA_COMPILER "${R2R_NVCC}")
        set(CMAKE_CUDA_HOST_COMPILER "${CMAKE_CXX_COMPILER}")
        if(R2R_CCACHE)
            set(CMAKE_CUDA_COMPILER_LAUNCHER "${R2R_CCACHE}")
        endif()
        enable_language(CUDA)  # only allowed outside functions
        set(CMAKE_CUDA_FLAGS_RELWITHDEBINFO "-O2 -DNDEBUG")  # -g is for the launchers alone, and slow
        if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
            set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")  # CMake 3.25 does not know it yet
        endif()
    endif()
endif()

function(r2r_cuda_kernels)
    cmake_parse_arguments(PARSE_ARGV 0 kernels "" "" "FILES")
    if(NOT R2R_HAS_CUDA)
        set(state "left out: ${R2R_CUDA_MISSING}")
        if(NOT R2R_WITH_CUDA)
            set(state "left out: R2R_WITH_CUDA is OFF")
        endif()
        set_property(GLOBAL PROPERTY R2R_CUDA_STATE "${state}")
        return()
    endif()

    add_library(r2r_torch_c10_cuda SHARED IMPORTED)
    set_target_properties(r2r_torch_c10_cuda PROPERTIES
        IMPORTED_LOCATION "${R2R_TORCH_ROOT}/lib/libc10_cuda.so")
    cmake_path(GET R2R_NVCC PARENT_PATH bin)
    cmake_path(GET bin PARENT_PATH toolkit)

    add_library(r2r_cuda_kernels MODULE ${kernels_FILES})
    target_include_directories(r2r_cuda_kernels PRIVATE "${PROJECT_SOURCE_DIR}")
    target_include_directories(r2r_cuda_kernels SYSTEM PRIVATE "${toolkit}/include")
    # The runtime of LibTorch itself: a second one in the process would know none of its streams.
    target_link_libraries(r2r_cuda_kernels PRIVATE
        r2r::torch r2r_torch_c10_cuda "${R2R_CUDART}")
    # The options of the other folders are for the C++ compiler, and nvcc stops at the first one.
    set_target_properties(r2r_cuda_kernels PROPERTIES
        COMPILE_OPTIONS ""
        CUDA_STANDARD 20
        CUDA_RUNTIME_LIBRARY None
        LIBRARY_OUTPUT_DIRECTORY "${R2R_MODULE_DIRECTORY}"
        CXX_VISIBILITY_PRESET hidden
        CUDA_VISIBILITY_PRESET hidden
        LINKER_LANGUAGE CXX)
    target_compile_options(r2r_cuda_kernels PRIVATE
        "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra>"
        "$<$<AND:$<COMPILE_LANGUAGE:CUDA>,$<BOOL:${R2R_WARNINGS_AS_ERRORS}>>:-Werror=all-warnings>")
    set_property(GLOBAL PROPERTY R2R_CUDA_STATE "compiled with nvcc ${CMAKE_CUDA_COMPILER_VERSION}")
endfunction()

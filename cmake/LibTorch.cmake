# SPDX-License-Identifier: GPL-3.0-or-later
# r2r::torch: LibTorch as we use it, which is libtorch_cpu and libc10 and nothing else.
#
# LibTorch's own package file is not used: that of a CUDA build demands a CUDA toolkit even from
# programs that never name CUDA. Ours don't: at run time libtorch_cuda.so is opened when there is
# an NVIDIA driver, and registers itself. So one binary serves both kinds of machine.

set(r2r_torch_candidates "${PROJECT_SOURCE_DIR}/build/deps/libtorch")
if(R2R_LIBTORCH)
    set(r2r_torch_candidates "${R2R_LIBTORCH}")
endif()

# The unpacked wheel has a folder torch/ beside nvidia/; a LibTorch archive has include/ on top.
unset(R2R_TORCH_INCLUDE CACHE)
find_path(R2R_TORCH_INCLUDE torch/csrc/api/include/torch/torch.h
    PATHS ${r2r_torch_candidates} PATH_SUFFIXES include torch/include libtorch/include
    NO_DEFAULT_PATH)
if(NOT R2R_TORCH_INCLUDE)
    message(FATAL_ERROR
        "No LibTorch in ${r2r_torch_candidates}.\n"
        "Run cmake/fetch_wheels.py, which gets the pinned one, or give -DR2R_LIBTORCH=<folder>.")
endif()
cmake_path(GET R2R_TORCH_INCLUDE PARENT_PATH R2R_TORCH_ROOT)

set(R2R_TORCH_VERSION "")
foreach(header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(EXISTS "${R2R_TORCH_INCLUDE}/${header}")
        file(STRINGS "${R2R_TORCH_INCLUDE}/${header}" numbers
             REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) +[0-9]+")
        string(REGEX REPLACE "[^0-9;]" "" numbers "${numbers}")
        list(JOIN numbers "." R2R_TORCH_VERSION)
    endif()
    if(R2R_TORCH_VERSION)
        break()
    endif()
endforeach()
if(R2R_TORCH_VERSION VERSION_LESS 2.5)
    message(FATAL_ERROR "LibTorch in ${R2R_TORCH_ROOT} is ${R2R_TORCH_VERSION}; 2.5 or newer is needed.")
endif()

foreach(name c10 torch_cpu)
    add_library(r2r_torch_${name} SHARED IMPORTED)
    set_target_properties(r2r_torch_${name} PROPERTIES
        IMPORTED_LOCATION "${R2R_TORCH_ROOT}/lib/lib${name}.so")
    if(NOT EXISTS "${R2R_TORCH_ROOT}/lib/lib${name}.so")
        message(FATAL_ERROR "LibTorch in ${R2R_TORCH_ROOT} is incomplete: lib/lib${name}.so is missing.")
    endif()
endforeach()

add_library(r2r_torch INTERFACE)
add_library(r2r::torch ALIAS r2r_torch)
target_include_directories(r2r_torch SYSTEM INTERFACE
    "${R2R_TORCH_INCLUDE}" "${R2R_TORCH_INCLUDE}/torch/csrc/api/include")
# LibTorch brings headers of a newer fmt, without its library. Compiled once, they cost a file of theirs a third less time than headers alone.
add_library(r2r_torch_fmt STATIC "${CMAKE_CURRENT_LIST_DIR}/libtorch_fmt.cpp")
target_include_directories(r2r_torch_fmt SYSTEM PRIVATE "${R2R_TORCH_INCLUDE}")
target_link_libraries(r2r_torch INTERFACE r2r_torch_fmt)
# Its assertions name their files. Nothing of ours keeps a path; but for these, a program has the same bytes wherever it is built. Not always
# on, because a compiler cache then serves one folder only.
if(R2R_REPRODUCIBLE)
    target_compile_options(r2r_torch INTERFACE "-ffile-prefix-map=${R2R_TORCH_INCLUDE}/=")
endif()
# Not into programs that open it themselves (r2r_without_torch): LibTorch exports a std::filesystem of its own, so
# the linker would find a use for it.
set(r2r_is_linked "$<NOT:$<BOOL:$<TARGET_PROPERTY:R2R_WITHOUT_TORCH>>>")
target_link_libraries(r2r_torch INTERFACE
    $<${r2r_is_linked}:r2r_torch_torch_cpu> $<${r2r_is_linked}:r2r_torch_c10> Threads::Threads)
# Of programs with LibTorch, GNU ld 2.40 begins the RELRO segment in the middle of a page that may not
# be mapped: one in a few cannot be started ("cannot apply additional memory protection").
target_link_options(r2r_torch INTERFACE LINKER:-z,norelro)

# The CUDA build's libtorch_cpu needs libcudart and libcupti. It finds them by its own run path;
# the linker wants to be told.
cmake_path(GET R2R_TORCH_ROOT PARENT_PATH r2r_torch_beside)
file(GLOB r2r_cudart "${r2r_torch_beside}/nvidia/*/lib/libcudart.so.*")
if(r2r_cudart)
    list(GET r2r_cudart 0 r2r_cudart)
    cmake_path(GET r2r_cudart PARENT_PATH r2r_cudart)
    target_link_options(r2r_torch INTERFACE "LINKER:-rpath-link,${r2r_cudart}")
endif()

# SPDX-License-Identifier: GPL-3.0-or-later
# Two headers are slow enough to be compiled once for all targets: torch/torch.h and QtWidgets.
# Every target has the same code-generation flags (R2rToolchain), so they can share.

file(WRITE "${CMAKE_BINARY_DIR}/precompiled/empty.cpp" "")

add_library(r2r_precompiled_torch STATIC "${CMAKE_BINARY_DIR}/precompiled/empty.cpp")
target_link_libraries(r2r_precompiled_torch PRIVATE r2r::torch r2r_warnings)
target_precompile_headers(r2r_precompiled_torch PRIVATE <torch/torch.h>)

if(R2R_HAS_GUI)
    add_library(r2r_precompiled_qt STATIC "${CMAKE_BINARY_DIR}/precompiled/empty.cpp")
    target_link_libraries(r2r_precompiled_qt PRIVATE Qt6::Widgets r2r_warnings)
    target_compile_definitions(r2r_precompiled_qt PRIVATE QT_NO_KEYWORDS)
    target_precompile_headers(r2r_precompiled_qt PRIVATE <QtWidgets>)
endif()

# Gives a target the header that fits what it uses. A Qt target never gets LibTorch's: it may
# link it, but no header of it may be seen there.
function(r2r_precompile target)
    r2r_uses_somewhere(qt Qt6::Widgets ${ARGN})
    if(qt)
        set_target_properties(${target} PROPERTIES AUTOMOC ON)
        target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS)
        target_precompile_headers(${target} REUSE_FROM r2r_precompiled_qt)
    elseif("r2r::torch" IN_LIST ARGN)
        target_precompile_headers(${target} REUSE_FROM r2r_precompiled_torch)
    endif()
endfunction()

# SPDX-License-Identifier: GPL-3.0-or-later
# QtWidgets is slow enough to be compiled once for all Qt targets, CLI11 for all commands; and with both JSON, which half
# of these files read. They share, because every target has the same code-generation flags (R2rToolchain).
#
# LibTorch has none: its precompiled header takes 700 MB and five seconds to load, as long as reading
# <ATen/ATen.h>, which is all that tensor code needs. Headers name <ATen/core/Tensor.h> only; files that need more are
# compiled together (R2rLayer).

file(WRITE "${CMAKE_BINARY_DIR}/precompiled/empty.cpp" "")

if(R2R_HAS_GUI)
    add_library(r2r_precompiled_qt STATIC "${CMAKE_BINARY_DIR}/precompiled/empty.cpp")
    target_link_libraries(r2r_precompiled_qt PRIVATE Qt6::Widgets nlohmann_json::nlohmann_json r2r_warnings)
    target_compile_definitions(r2r_precompiled_qt PRIVATE QT_NO_KEYWORDS)
    target_precompile_headers(r2r_precompiled_qt PRIVATE <QtWidgets> <nlohmann/json.hpp>)
endif()

add_library(r2r_precompiled_cli STATIC "${CMAKE_BINARY_DIR}/precompiled/empty.cpp")
target_link_libraries(r2r_precompiled_cli PRIVATE CLI11::CLI11 nlohmann_json::nlohmann_json r2r_warnings)
target_precompile_headers(r2r_precompiled_cli PRIVATE <CLI/CLI.hpp> <nlohmann/json.hpp>)

# Gives a target the header that fits what it uses.
function(r2r_precompile target)
    r2r_uses_somewhere(qt Qt6::Widgets ${ARGN})
    if(qt)
        set_target_properties(${target} PROPERTIES AUTOMOC ON)
        target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS)
        target_precompile_headers(${target} REUSE_FROM r2r_precompiled_qt)
    elseif("CLI11::CLI11" IN_LIST ARGN)
        target_precompile_headers(${target} REUSE_FROM r2r_precompiled_cli)
    endif()
endfunction()

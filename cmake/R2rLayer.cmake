# SPDX-License-Identifier: GPL-3.0-or-later
# One call per folder makes its target, its tests and their names.
#
#   r2r_layer(NAME ops
#             USES r2r_core r2r::torch          # targets; the layer table says which are allowed
#             FILES filter_bank poisson         # name.h + name.cpp, or name.h alone
#             TESTS poisson_masked              # tests/engine/ops/poisson_masked_test.cpp
#             TEST_FILES scene                  # optional: .cpp files that the tests share
#             LABEL slow                        # optional CTest label; a Qt layer has `gui`
#             TEST_USES Qt6::Test               # optional, for the tests alone
#             OBJECTS)                          # optional: keep files that register themselves
#
# The target is r2r_<NAME>, the test binary <NAME>_tests; CTest runs its suites as <NAME>/Suite.
# A layer without a .cpp is an INTERFACE target.

include(R2rPrecompiled)

function(r2r_layer)
    cmake_parse_arguments(PARSE_ARGV 0 layer "OBJECTS" "NAME;LABEL"
                          "USES;FILES;TESTS;TEST_FILES;TEST_USES")
    if(layer_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "r2r_layer(${layer_NAME}): unknown words ${layer_UNPARSED_ARGUMENTS}")
    endif()
    set(target r2r_${layer_NAME})
    r2r_sources(sources ${layer_FILES})

    if(sources MATCHES "\\.cpp")
        set(kind STATIC)
        if(layer_OBJECTS)
            set(kind OBJECT)
        endif()
        add_library(${target} ${kind} ${sources})
        target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
        target_link_libraries(${target} PUBLIC ${layer_USES} PRIVATE r2r_warnings)
        r2r_precompile(${target} ${layer_USES})
        if(NOT layer_OBJECTS)  # files that register themselves all use the same names
            r2r_read_libtorch_together(${target} ${sources})
        endif()
    else()
        add_library(${target} INTERFACE ${sources})
        target_include_directories(${target} INTERFACE "${PROJECT_SOURCE_DIR}")
        target_link_libraries(${target} INTERFACE ${layer_USES})
    endif()

    if(BUILD_TESTING AND layer_TESTS)
        r2r_tests(NAME ${layer_NAME} USES ${target} ${layer_USES} ${layer_TEST_USES}
                  TESTS ${layer_TESTS} TEST_FILES ${layer_TEST_FILES} LABEL ${layer_LABEL})
    endif()
endfunction()

# An executable from files of the current folder, `main` among them.
function(r2r_program)
    cmake_parse_arguments(PARSE_ARGV 0 program "" "NAME" "USES;FILES")
    r2r_sources(sources ${program_FILES})
    if(NOT sources MATCHES "\\.cpp")
        return()
    endif()
    add_executable(${program_NAME} ${sources})
    target_include_directories(${program_NAME} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${program_NAME} PRIVATE ${program_USES} r2r_warnings)
    set_target_properties(${program_NAME} PROPERTIES CXX_VISIBILITY_PRESET hidden)
    r2r_precompile(${program_NAME} ${program_USES})
endfunction()

# A program that opens LibTorch when something needs it, with the module r2r_networks. It is linked to what it needs
# itself and to nothing else; a function that needs LibTorch and is not behind the module does not link.
#
# With GNU ld: mold takes members out of archives that nothing asks for, those with LibTorch among them.
function(r2r_without_torch program)
    set_target_properties(${program} PROPERTIES R2R_WITHOUT_TORCH ON)
    target_link_options(${program} PRIVATE -fuse-ld=bfd LINKER:--as-needed)
endfunction()

# Reading LibTorch's headers takes five seconds, most of the time of a file that does. Such files are compiled by fives, and read them once.
function(r2r_read_libtorch_together target)
    set(count 0)
    foreach(source IN LISTS ARGN)
        if(NOT source MATCHES "\\.cpp$")
            continue()
        endif()
        file(STRINGS "${source}" reads REGEX "^#include <(ATen/ATen\\.h|torch/.*)>" LIMIT_COUNT 1)
        get_source_file_property(grouped "${source}" UNITY_GROUP)
        if(reads AND NOT grouped)
            math(EXPR group "${count} / 5")
            math(EXPR count "${count} + 1")
            set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "libtorch${group}")
        endif()
    endforeach()
    if(count)
        set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    endif()
endfunction()

# The test binary <NAME>_tests; each of TESTS is <name>_test.cpp in the mirrored folder of tests/.
function(r2r_tests)
    cmake_parse_arguments(PARSE_ARGV 0 tests "" "NAME;LABEL" "USES;TESTS;TEST_FILES")
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}"
               OUTPUT_VARIABLE folder)
    string(REGEX REPLACE "^tests(/|$)" "" folder "${folder}")
    set(sources "")
    foreach(test IN LISTS tests_TESTS)
        if(EXISTS "${PROJECT_SOURCE_DIR}/tests/${folder}/${test}_test.cpp")
            list(APPEND sources "${PROJECT_SOURCE_DIR}/tests/${folder}/${test}_test.cpp")
        else()
            message(FATAL_ERROR "tests/${folder}/${test}_test.cpp is listed and missing.")
        endif()
    endforeach()
    if(NOT sources)
        return()
    endif()

    foreach(file IN LISTS tests_TEST_FILES)
        list(APPEND sources "${PROJECT_SOURCE_DIR}/tests/${folder}/${file}.cpp")
    endforeach()

    add_executable(${tests_NAME}_tests ${sources})
    target_link_libraries(${tests_NAME}_tests PRIVATE ${tests_USES} r2r_test_support r2r_warnings)
    r2r_uses_somewhere(torch r2r_torch ${tests_USES})
    r2r_uses_somewhere(qt Qt6::Widgets ${tests_USES})
    if(qt)
        set(tests_LABEL gui)
        target_link_libraries(${tests_NAME}_tests PRIVATE r2r_test_main_gui)
    else()
        target_link_libraries(${tests_NAME}_tests PRIVATE r2r_test_main)
    endif()
    # Tests hold the networks themselves.
    r2r_uses_somewhere(pipeline r2r_pipeline ${tests_USES})
    r2r_uses_somewhere(data r2r_training_data ${tests_USES})
    if(pipeline)
        target_link_libraries(${tests_NAME}_tests PRIVATE r2r_networks_table)
    endif()
    if(data)
        target_link_libraries(${tests_NAME}_tests PRIVATE r2r_poisson_table)
    endif()
    if(torch AND NOT qt)
        target_link_libraries(${tests_NAME}_tests PRIVATE r2r_test_torch)
    endif()
    r2r_precompile(${tests_NAME}_tests ${tests_USES})
    set(timeout 600)
    if(R2R_SANITIZER)  # which make a test several times as slow
        set(timeout 3600)
    endif()
    r2r_discover_suites(${tests_NAME}_tests
        PREFIX ${tests_NAME}
        TIMEOUT ${timeout}
        LABEL "${tests_LABEL}")
endfunction()

# Turns names into the .h and .cpp files of the current folder.
function(r2r_sources output)
    set(sources "")
    foreach(name IN LISTS ARGN)
        set(found OFF)
        foreach(ending h cpp)
            if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${name}.${ending}")
                list(APPEND sources "${CMAKE_CURRENT_SOURCE_DIR}/${name}.${ending}")
                set(found ON)
            endif()
        endforeach()
        if(NOT found)
            message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR} lists ${name}, but there is "
                            "neither ${name}.h nor ${name}.cpp.")
        endif()
    endforeach()
    set(${output} "${sources}" PARENT_SCOPE)
endfunction()

# Sets `output` to whether one of the targets in ARGN is, or links, the target `wanted`.
function(r2r_uses_somewhere output wanted)
    set(open ${ARGN})
    set(seen "")
    while(open)
        list(POP_FRONT open target)
        if(target STREQUAL wanted)
            set(${output} ON PARENT_SCOPE)
            return()
        endif()
        if(NOT TARGET ${target} OR target IN_LIST seen)
            continue()
        endif()
        list(APPEND seen ${target})
        get_target_property(alias ${target} ALIASED_TARGET)
        if(alias)
            list(APPEND open ${alias})
        endif()
        get_target_property(next ${target} INTERFACE_LINK_LIBRARIES)
        if(next)
            list(APPEND open ${next})
        endif()
    endwhile()
    set(${output} OFF PARENT_SCOPE)
endfunction()

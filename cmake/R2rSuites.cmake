# SPDX-License-Identifier: GPL-3.0-or-later
# One test of CTest for each suite of a GoogleTest program, "<prefix>/<suite>", found when CTest
# runs. A process for each single test would spend most of its time on starting: loading LibTorch
# and Qt takes longer than a typical test does.
include_guard()

set(R2R_SUITES_FOLDER "${CMAKE_CURRENT_LIST_DIR}")

# @param program  the target
# @param TIMEOUT  seconds that a suite may take
# @param LABEL    of all its tests; may be empty
function(r2r_discover_suites program)
    cmake_parse_arguments(PARSE_ARGV 1 suites "" "PREFIX;TIMEOUT;LABEL" "")
    set(include "${CMAKE_CURRENT_BINARY_DIR}/${program}_suites.cmake")
    file(GENERATE OUTPUT "${include}" CONTENT
"set(program [==[$<TARGET_FILE:${program}>]==])
set(folder [==[${CMAKE_CURRENT_BINARY_DIR}]==])
set(directory [==[${CMAKE_BINARY_DIR}]==])
set(prefix [==[${suites_PREFIX}]==])
set(timeout [==[${suites_TIMEOUT}]==])
set(label [==[${suites_LABEL}]==])
include([==[${R2R_SUITES_FOLDER}/add_suites.cmake]==])
")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${include}")
endfunction()

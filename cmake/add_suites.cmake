# SPDX-License-Identifier: GPL-3.0-or-later
# Run by CTest (R2rSuites.cmake): asks `program` for its suites and adds each as a test that runs in
# `directory`. The answer is kept in `folder` until the program changes.
set(list "${folder}/${prefix}_suites.txt")
if(EXISTS "${program}" AND (NOT EXISTS "${list}" OR "${program}" IS_NEWER_THAN "${list}"))
    execute_process(COMMAND "${program}" --gtest_list_tests
                    OUTPUT_VARIABLE answer ERROR_VARIABLE complaint RESULT_VARIABLE status
                    WORKING_DIRECTORY "${directory}"
                    TIMEOUT 300)
    if(status EQUAL 0)
        # What is behind a name says what a parameter is, and may hold anything.
        string(REGEX REPLACE " *#[^\n]*" "" answer "${answer}")
        file(WRITE "${list}" "${answer}")
    else()
        file(REMOVE "${list}")
        message(WARNING "${program} could not list its tests (${status}): ${complaint}")
    endif()
endif()

# A program that is not there, or lists nothing, is a test that fails, not a test less.
if(NOT EXISTS "${list}")
    add_test("${prefix}/NotBuilt" "${program}" --gtest_list_tests)
    return()
endif()

# A suite's name begins its line and ends in a full stop; the names of its tests are indented.
file(STRINGS "${list}" lines)
list(APPEND lines "End.")
set(suite "")
foreach(line IN LISTS lines)
    if(line MATCHES "^  [^ ]")
        if(NOT line MATCHES "^  DISABLED_")
            math(EXPR count "${count} + 1")
        endif()
        continue()
    endif()
    if(NOT suite STREQUAL "" AND NOT suite MATCHES "(^|/)DISABLED_" AND count GREATER 0)
        set(test "${prefix}/${suite}")
        add_test("${test}" "${program}" "--gtest_filter=${suite}.*" --gtest_brief=1)
        # CTest begins with what costs most: of suites that never ran, with the largest.
        set_tests_properties("${test}" PROPERTIES TIMEOUT ${timeout} COST ${count}
                             WORKING_DIRECTORY "${directory}")
        if(NOT label STREQUAL "")
            set_tests_properties("${test}" PROPERTIES LABELS "${label}")
        endif()
    endif()
    set(count 0)
    string(REGEX REPLACE "\\.$" "" suite "${line}")
endforeach()

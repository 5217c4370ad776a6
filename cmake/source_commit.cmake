# SPDX-License-Identifier: GPL-3.0-or-later
# r2r_source_commit(COMMIT TIME): which commit the files in SOURCE are, and the second it was made (since 1970). Both are empty where it
# is not known: SOURCE is neither the top of a repository nor made by `git archive`.
function(r2r_source_commit commit time)
    set(found "")
    set(when "")
    file(READ "${SOURCE}/cmake/commit.txt" exported)
    if(exported MATCHES "^([0-9a-f]+) ([0-9]+)")
        string(SUBSTRING "${CMAKE_MATCH_1}" 0 12 found)
        set(when "${CMAKE_MATCH_2}")
    else()
        find_program(git git)
        # A repository around the sources says nothing of them.
        if(git)
            execute_process(COMMAND "${git}" -C "${SOURCE}" rev-parse --show-cdup
                            OUTPUT_VARIABLE up RESULT_VARIABLE status ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
        endif()
        if(git AND status EQUAL 0 AND up STREQUAL "")
            execute_process(COMMAND "${git}" -C "${SOURCE}" log -1 --format=%H\ %ct
                            OUTPUT_VARIABLE said ERROR_QUIET)
            if(said MATCHES "^([0-9a-f]+) ([0-9]+)")
                string(SUBSTRING "${CMAKE_MATCH_1}" 0 12 found)
                set(when "${CMAKE_MATCH_2}")
                execute_process(COMMAND "${git}" -C "${SOURCE}" diff --quiet HEAD RESULT_VARIABLE changed)
                if(NOT changed EQUAL 0)
                    string(APPEND found "+")
                endif()
            endif()
        endif()
    endif()
    set(${commit} "${found}" PARENT_SCOPE)
    set(${time} "${when}" PARENT_SCOPE)
endfunction()

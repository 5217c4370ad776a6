# SPDX-License-Identifier: GPL-3.0-or-later
# Manual pages and shell completions are said by the programs when they are installed.
find_program(R2R_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(R2R_PYTHON)
    install(CODE "
        set(prefix \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
        message(STATUS \"Writing manual pages and completions below \${prefix}/share\")
        execute_process(COMMAND \"${R2R_PYTHON}\" \"${CMAKE_CURRENT_SOURCE_DIR}/documents.py\"
                                \"$<TARGET_FILE:r2r>\" \"${studio}\" \"${PROJECT_VERSION}\" \"\${prefix}\"
                        COMMAND_ERROR_IS_FATAL ANY)")
else()
    message(STATUS "No python3: manual pages and completions are not installed")
endif()

# SPDX-License-Identifier: GPL-3.0-or-later
# What developers run over the sources: the targets format, format-check and tidy (presets of the
# same names). Each is there where its program is installed; formatting is then a test too.
# Other versions of clang-format break lines elsewhere.
find_program(R2R_CLANG_FORMAT clang-format-14)
find_program(R2R_RUN_CLANG_TIDY run-clang-tidy)

set(folders app engine tests training ui widgets)
set(sources find ${folders} -regex ".*[.]\\(cpp\\|h\\|cu\\|cuh\\)" -print0)
if(R2R_CLANG_FORMAT)
    set(check xargs -0 "${R2R_CLANG_FORMAT}" --style=file --dry-run -Werror)
    add_custom_target(format
        COMMAND ${sources} | xargs -0 "${R2R_CLANG_FORMAT}" --style=file -i
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
    add_custom_target(format-check
        COMMAND ${sources} | ${check}
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
    if(BUILD_TESTING)
        add_test(NAME format COMMAND "${CMAKE_COMMAND}" --build "${CMAKE_BINARY_DIR}" --target format-check)
    endif()
endif()
if(R2R_RUN_CLANG_TIDY)
    add_custom_target(tidy
        COMMAND "${R2R_RUN_CLANG_TIDY}" -quiet -p "${CMAKE_BINARY_DIR}"
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
endif()

# SPDX-License-Identifier: GPL-3.0-or-later
# r2r_commit: the object that says which commit a program is of. Every build looks; another commit costs one small file and the links of
# the programs. Tests are not linked to it, so they need no new links and know no commit.
set(r2r_commit_file "${CMAKE_BINARY_DIR}/commit/commit.cpp")
add_custom_target(r2r_look_for_commit
    COMMAND "${CMAKE_COMMAND}" "-DSOURCE=${PROJECT_SOURCE_DIR}" "-DOUTPUT=${r2r_commit_file}"
            -P "${PROJECT_SOURCE_DIR}/cmake/write_commit.cmake"
    BYPRODUCTS "${r2r_commit_file}"
    COMMENT "" VERBATIM)
add_library(r2r_commit OBJECT "${r2r_commit_file}")
add_dependencies(r2r_commit r2r_look_for_commit)

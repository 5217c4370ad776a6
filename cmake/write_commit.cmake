# SPDX-License-Identifier: GPL-3.0-or-later
# Writes OUTPUT, a source file with the commit that SOURCE is of; only if it would be another one than before.
#
# Twelve digits, a + after them where files were changed since; nothing where nobody knows. An archive that
# `git archive` made says it in cmake/commit.txt.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/source_commit.cmake")
r2r_source_commit(commit time)
file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT
"// SPDX-License-Identifier: GPL-3.0-or-later
// Written by cmake/write_commit.cmake; engine/core/build_info.cpp asks.
[[gnu::visibility(\"hidden\")]] const char* r2rCommitOfThisProgram();

const char* r2rCommitOfThisProgram() {
    return \"@commit@\";
}
")

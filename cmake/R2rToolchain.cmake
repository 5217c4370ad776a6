# SPDX-License-Identifier: GPL-3.0-or-later
# How everything is compiled and linked. Nothing here is specific to one layer.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(R2R_MODULE_DIRECTORY "${CMAKE_BINARY_DIR}/lib/r2r-studio")  # where programs look for what they open (moduleFile)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

if(NOT R2R_BUILD_TYPE_GIVEN)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# -g1 keeps stack traces readable; full debug information of LibTorch's templates doubles the build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")

# Qt insists on -fPIC for programs too, and a precompiled header serves only one kind of code.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_COMPILE_OPTIONS_PIE "${CMAKE_CXX_COMPILE_OPTIONS_PIC}")

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    # Every x86 machine of the last twelve years; wider code belongs into multi-versioned functions.
    add_compile_options(-march=x86-64-v2)
endif()

if(R2R_SANITIZER STREQUAL "address")
    set(r2r_sanitize -fsanitize=address,undefined -fno-sanitize-recover=undefined)
elseif(R2R_SANITIZER STREQUAL "thread")
    set(r2r_sanitize -fsanitize=thread)
elseif(R2R_SANITIZER STREQUAL "fuzzer")
    set(r2r_sanitize -fsanitize=address,undefined -fno-sanitize=function,vptr -fno-sanitize-recover=undefined)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(R2R_SANITIZER)
    add_compile_options(${r2r_sanitize} -fno-omit-frame-pointer)
    add_link_options(${r2r_sanitize})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-maybe-uninitialized)  # instrumented code defeats GCC's analysis
        if(R2R_SANITIZER STREQUAL "thread")
            add_compile_options(-Wno-tsan)  # it does not see the fence of Image::detach
        endif()
    endif()
    # In every program, so that it is told the same however it is started.
    add_library(r2r_sanitizer OBJECT "${PROJECT_SOURCE_DIR}/tests/sanitizers/defaults.cpp")
    link_libraries($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:$<TARGET_OBJECTS:r2r_sanitizer>>)
endif()

# For files of loops that the compiler turns into good vectors only if products may be fused into sums, errno is not
# looked at, and GCC does not compute the limits of a clamp on a path of their own (thread-jumps: a second division for
# each vector). Not -ffast-math: NaN and infinity mean what they say.
set(R2R_VECTOR_OPTIONS -O3 -ffp-contract=fast -fno-math-errno -fno-trapping-math)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND R2R_VECTOR_OPTIONS -fno-thread-jumps)
endif()

add_library(r2r_warnings INTERFACE)
target_compile_options(r2r_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -Wno-missing-field-initializers  # designated initialisers leave out what has a good default
    $<$<BOOL:${R2R_WARNINGS_AS_ERRORS}>:-Werror>)

# -DCMAKE_BUILD_TYPE=ClangTidy checks every file while compiling it.
if(CMAKE_BUILD_TYPE STREQUAL "ClangTidy")
    find_program(R2R_CLANG_TIDY clang-tidy REQUIRED)
    set(CMAKE_CXX_CLANG_TIDY "${R2R_CLANG_TIDY}" --quiet)
    set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)  # GCC's are not Clang's
    # For generated code below the build tree; clang-tidy refuses to run without any check.
    file(WRITE "${CMAKE_BINARY_DIR}/.clang-tidy" "Checks: '-*,bugprone-sizeof-container'\n")
endif()

find_program(R2R_CCACHE ccache)
if(R2R_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER AND NOT CMAKE_BUILD_TYPE STREQUAL "ClangTidy")
    # Without these two, ccache refuses everything that uses a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${R2R_CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    endif()
endif()

set(R2R_LINKER default)
foreach(linker mold lld)
    find_program(R2R_HAVE_${linker} NAMES ${linker} ld.${linker})
    if(R2R_HAVE_${linker})
        set(R2R_LINKER ${linker})
        add_link_options(-fuse-ld=${linker})
        break()
    endif()
endforeach()

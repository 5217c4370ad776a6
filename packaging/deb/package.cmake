# SPDX-License-Identifier: GPL-3.0-or-later
# The package r2r-studio for Debian, by CPack. Its bytes depend on the sources and the compiler alone: times are those of the commit.
set(SOURCE "${PROJECT_SOURCE_DIR}")
include("${PROJECT_SOURCE_DIR}/cmake/source_commit.cmake")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME r2r-studio)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "makes a cut-out look as if photographed in its new background")
set(R2R_MAINTAINER "R2R Studio <packages@r2rstudio.org>" CACHE STRING "Who answers for packages: a name and an address")
set(CPACK_PACKAGE_CONTACT "${R2R_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What no program is linked to: Qt opens the first to draw our icons, we open LibRaw.
set(CPACK_DEBIAN_PACKAGE_DEPENDS libqt6svg6)
if(R2R_LIBRAW_FILE)
    file(REAL_PATH "${R2R_LIBRAW_FILE}" real)
    execute_process(COMMAND dpkg-query -S "${real}" OUTPUT_VARIABLE said ERROR_QUIET)
    if(said MATCHES "^([a-z0-9.+-]+)")
        string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", ${CMAKE_MATCH_1}")
    endif()
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS qt6-wayland)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Colour and light of a pasted foreground follow its background, its detail
stays, and nothing outside its mask changes. Pictures go in and come out at
their full resolution.

The package holds the editor r2r-studio, the command line r2r, three trained
networks, and LibTorch and OpenVINO for processors. There is no CUDA in it.")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_THREADS 4)  # fixed, because it decides how xz cuts the data
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/finish.cmake")
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_BINARY_DIR}/cpack_time.cmake")
file(CONFIGURE OUTPUT "${CPACK_PROJECT_CONFIG_FILE}" @ONLY CONTENT
"# The time of everything in the package.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
    set(SOURCE \"@PROJECT_SOURCE_DIR@\")
    include(\"@PROJECT_SOURCE_DIR@/cmake/source_commit.cmake\")
    r2r_source_commit(commit time)
    if(time)
        set(ENV{SOURCE_DATE_EPOCH} \"\${time}\")
    endif()
endif()
")
include(CPack)

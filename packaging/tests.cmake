# SPDX-License-Identifier: GPL-3.0-or-later
# An installation into a staging folder, and what must be true of it. Each is skipped, with the reason, where its tool is missing.
if(NOT R2R_PYTHON OR R2R_SANITIZER)
    return()
endif()
set(stage "${CMAKE_CURRENT_BINARY_DIR}/stage")

add_test(NAME packaging/Install
    COMMAND "${CMAKE_COMMAND}" -E env R2R_INSTALL_LINKS=1
            "${CMAKE_COMMAND}" --install "${PROJECT_BINARY_DIR}" --prefix "${stage}")
set_tests_properties(packaging/Install PROPERTIES FIXTURES_SETUP staged TIMEOUT 600)
set(claims
    EveryFileHasALicence
    EveryLicenceHasAFile
    NothingNamesTheBuildTree
    ProgramsFindWhatIsBesideThem
    ProgramsWorkWithoutANetwork
    ProgramsOpenNoSocketToTheNetwork
    ManualPagesAreWellFormed
    CompletionsAreRead)
if(R2R_HAS_GUI)
    list(APPEND claims
        DesktopFileIsValid
        MetainfoIsValid
        MetainfoTellsThisVersion
        MimeTypeKnowsProjects
        ThumbnailerShowsProjects)
endif()
foreach(claim IN LISTS claims)
    add_test(NAME packaging/${claim}
        COMMAND "${R2R_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/check_install.py" ${claim} "${stage}"
                "${PROJECT_SOURCE_DIR}" "${PROJECT_VERSION}")
    set_tests_properties(packaging/${claim} PROPERTIES
        FIXTURES_REQUIRED staged RESOURCE_LOCK packaging_stage SKIP_RETURN_CODE 77 TIMEOUT 600 ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endforeach()

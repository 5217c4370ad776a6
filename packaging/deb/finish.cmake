# SPDX-License-Identifier: GPL-3.0-or-later
# What Debian wants of an installation beside what others want: a copyright file, a changelog, compressed manual pages, one time.
execute_process(COMMAND python3 "${CMAKE_CURRENT_LIST_DIR}/finish.py" "${CPACK_TEMPORARY_INSTALL_DIRECTORY}" "${CPACK_PACKAGE_VERSION}" "${CPACK_PACKAGE_CONTACT}"
                COMMAND_ERROR_IS_FATAL ANY)

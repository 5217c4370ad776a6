# SPDX-License-Identifier: GPL-3.0-or-later
# The libraries that no distribution has as we need them go beside our modules: LibTorch's CPU half, OpenVINO's ONNX reader with its CPU
# plug-in, and the licences of both. Without their symbol tables: a fifth of LibTorch. CUDA's are not among them; where LibTorch is linked
# to two of them, stand-ins say that there is no GPU.
set(bundled "${R2R_TORCH_ROOT}/lib/libtorch_cpu.so" "${R2R_TORCH_ROOT}/lib/libc10.so")
file(GLOB more "${R2R_TORCH_ROOT}/lib/libgomp*.so*")
list(APPEND bundled ${more} ${R2R_OPENVINO_FILES})

# R2R_INSTALL_LINKS=1 makes hard links of them instead, which is quick: for tests.
install(CODE "
    set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${module_folder}\")
    foreach(file IN ITEMS ${bundled})
        cmake_path(GET file FILENAME name)
        message(STATUS \"Installing: \${folder}/\${name}\")
        file(REAL_PATH \"\${file}\" file)
        file(REMOVE \"\${folder}/\${name}\")
        if(\"\$ENV{R2R_INSTALL_LINKS}\")
            file(CREATE_LINK \"\${file}\" \"\${folder}/\${name}\" COPY_ON_ERROR)
        else()
            execute_process(COMMAND \"${CMAKE_STRIP}\" --strip-unneeded -o \"\${folder}/\${name}\" \"\${file}\"
                            COMMAND_ERROR_IS_FATAL ANY)
            file(CHMOD \"\${folder}/\${name}\" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
        endif()
    endforeach()")

# @param name  of the library and its source: cudart
function(r2r_stand_in name)
    cmake_path(GET R2R_TORCH_ROOT PARENT_PATH beside)
    file(GLOB real "${beside}/nvidia/*/lib/lib${name}.so.*")
    if(NOT real)
        return()
    endif()
    list(GET real 0 real)
    cmake_path(GET real FILENAME file)
    string(REGEX REPLACE ".*[.]so[.]" "" version "${file}")
    set(map "${CMAKE_CURRENT_BINARY_DIR}/${name}.map")
    file(CONFIGURE OUTPUT "${map}" CONTENT "@file@ { global: cu*; local: *; };\n" @ONLY)
    add_library(r2r_no_${name} SHARED no_cuda/${name}.cpp)
    target_link_libraries(r2r_no_${name} PRIVATE r2r_warnings)
    target_link_options(r2r_no_${name} PRIVATE "LINKER:--version-script,${map}")
    set_target_properties(r2r_no_${name} PROPERTIES
        OUTPUT_NAME ${name} SOVERSION ${version} LINK_DEPENDS "${map}"
        LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib/no_cuda")
    install(TARGETS r2r_no_${name} LIBRARY DESTINATION ${module_folder} NAMELINK_SKIP)
endfunction()
r2r_stand_in(cudart)
r2r_stand_in(cupti)

foreach(library IN ITEMS torch openvino)
    set(root "${R2R_TORCH_ROOT}")
    if(library STREQUAL "openvino")
        set(root "${r2r_openvino_root}")
    endif()
    cmake_path(GET root PARENT_PATH beside)
    file(GLOB licences LIST_DIRECTORIES ON "${beside}/${library}-*.dist-info/licenses/*")
    foreach(licence IN LISTS licences)
        if(IS_DIRECTORY "${licence}")
            install(DIRECTORY "${licence}" DESTINATION share/doc/r2r-studio/licences/${library})
        else()
            install(FILES "${licence}" DESTINATION share/doc/r2r-studio/licences/${library})
        endif()
    endforeach()
endforeach()

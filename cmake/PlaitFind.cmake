# SPDX-License-Identifier: MIT
#
# plait_find(PACKAGE…): finds what a library needs, in our build and in the user's. A package is
# what stands in a find_package ("ZLIB", "OpenSSL 3", "Boost COMPONENTS context"), or "pkg:NAME" for
# pkg-config's NAME, which becomes the target PkgConfig::NAME.
macro(plait_find)
    foreach(plait_package ${ARGN})
        if(plait_package MATCHES "^pkg:(.*)")
            set(plait_package ${CMAKE_MATCH_1})
            find_package(PkgConfig QUIET REQUIRED)
            pkg_check_modules(${plait_package} QUIET REQUIRED IMPORTED_TARGET GLOBAL ${plait_package})
        else()
            separate_arguments(plait_package)
            find_package(${plait_package} QUIET REQUIRED)
        endif()
    endforeach()
endmacro()

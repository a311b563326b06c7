# SPDX-License-Identifier: MIT
#
# llhttp::llhttp, Node's parser, to measure beside: Debian's package node-llhttp has its C source.
find_path(llhttp_SOURCES llhttp.c PATHS /usr/share/llhttp NO_DEFAULT_PATH)
find_path(llhttp_HEADERS llhttp.h PATHS /usr/share/include/llhttp NO_DEFAULT_PATH)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(llhttp REQUIRED_VARS llhttp_SOURCES llhttp_HEADERS)
if(llhttp_FOUND AND NOT TARGET llhttp::llhttp)
    set(sources ${llhttp_SOURCES}/llhttp.c ${llhttp_SOURCES}/api.c ${llhttp_SOURCES}/http.c)
    # By the one compiler that this project has, as C nevertheless.
    set_source_files_properties(${sources} PROPERTIES LANGUAGE CXX COMPILE_OPTIONS -xc)
    add_library(llhttp STATIC EXCLUDE_FROM_ALL ${sources})
    target_include_directories(llhttp SYSTEM PUBLIC ${llhttp_HEADERS})
    add_library(llhttp::llhttp ALIAS llhttp)
endif()

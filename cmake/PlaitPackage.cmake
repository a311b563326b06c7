# SPDX-License-Identifier: MIT
#
# Debian packages by CPack: libplait-dev with headers, libraries and CMake files, and one package
# for each program, named after it.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "the plait authors <plait@plait.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libplait-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
# What find_package looks for, room by room.
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "libsqlite3-dev, libssl-dev, pkgconf, zlib1g-dev")
# The first line of each description is the project's.
string(CONCAT CPACK_COMPONENT_DEV_DESCRIPTION
    "Headers, static libraries and CMake files of plait, a toolkit in which a\n"
    "protocol, a pipeline stage and a web view are all coroutines that talk to\n"
    "nobody in particular: sockets and clocks stay outside.")

get_property(apps GLOBAL PROPERTY plait_apps)
set(packages libplait-dev)
set(CPACK_COMPONENTS_ALL dev)
foreach(app IN LISTS apps)
    string(TOUPPER ${app} APP)
    list(APPEND packages plait-${app})
    list(APPEND CPACK_COMPONENTS_ALL ${app})
    set(CPACK_DEBIAN_${APP}_PACKAGE_NAME plait-${app})
    set(CPACK_DEBIAN_${APP}_PACKAGE_SECTION net)
    set(CPACK_COMPONENT_${APP}_DESCRIPTION
        "The program ${app}; ${app} --help says what it does.")
endforeach()

# The blog tells times in the zones of its readers.
set(CPACK_DEBIAN_BLOG_PACKAGE_DEPENDS tzdata)

# What the packages hold, without tests and benchmarks.
get_property(rooms GLOBAL PROPERTY plait_libraries)
list(TRANSFORM rooms PREPEND plait_)
add_custom_target(packaged)
foreach(each IN LISTS rooms apps)
    add_dependencies(packaged ${each})
endforeach()

# What Debian wants of each package: its copyright and its changes.
find_program(GZIP gzip REQUIRED)
file(READ ${PROJECT_SOURCE_DIR}/LICENSE license)
string(REGEX REPLACE "^MIT License\n\nCopyright \\(c\\) ([^\n]*)\n\n" "" license "${license}")
set(holder ${CMAKE_MATCH_1})
string(REPLACE "\n\n" "\n.\n" license "${license}")
string(REGEX REPLACE "\n$" "" license "${license}")
string(REPLACE "\n" "\n " license " ${license}")
set(folder ${PROJECT_BINARY_DIR}/package)
file(WRITE ${folder}/copyright
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
    "Upstream-Name: plait\n\nFiles: *\nCopyright: ${holder}\nLicense: Expat\n${license}\n")
set(components ${CPACK_COMPONENTS_ALL})
foreach(package component IN ZIP_LISTS packages components)
    string(TIMESTAMP now "%a, %d %b %Y 00:00:00 +0000" UTC)
    file(WRITE ${folder}/${package}/changelog.Debian
        "${package} (${PROJECT_VERSION}-1) unstable; urgency=medium\n\n"
        "  * See CHANGES.md of the sources.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${now}\n")
    execute_process(COMMAND ${GZIP} -9nf ${folder}/${package}/changelog.Debian
        COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${folder}/copyright ${folder}/${package}/changelog.Debian.gz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endforeach()

include(CPack)

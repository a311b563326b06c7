# SPDX-License-Identifier: MIT
#
# What plait is built of:
#   plait_room(NAME …)     a folder of plait/: the library plait::NAME, NAME_tests, NAME_bench
#   plait_library(NAME …)  a further library of a room, without tests of its own
#   plait_app(NAME …)      a folder of apps/: the program NAME, NAME_tests, NAME_bench
#   plait_example(NAME …)  examples/NAME.cpp, run as a test against NAME.out
#   plait_fuzz(NAME …)     fuzz/NAME.cpp, a libFuzzer harness
#   plait_script_test(NAME SCRIPT …)  a Bash script that passes by exit code 0, is skipped by 77
#   plait_install()        once, at the end: find_package(plait COMPONENTS NAME…)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
include(PlaitFind)

# What one room finds, those that link it find too.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
set(plait_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/plait)
if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endif()

# What all our targets are compiled with. __FILE__ and std::source_location say where a file lies
# in the repository, not on the machine.
function(plait_compile target)
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    target_compile_features(${target} PRIVATE cxx_std_20)
    target_compile_options(${target} PRIVATE -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
    if(PROJECT_IS_TOP_LEVEL)
        target_compile_options(${target} PRIVATE
            -Wall -Wextra -Wpedantic -Wextra-semi
            $<$<CXX_COMPILER_ID:Clang>:-Wshadow -Wnon-virtual-dtor -Woverloaded-virtual>
            # g++ 12 sees these where they are not, mostly in its own std::string.
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds
                -Wno-stringop-overflow -Wno-stringop-overread -Wno-dangling-pointer>)
    endif()
endfunction()

# plait_library(NAME
#     HEADERS …        public, each compiled alone and installed
#     SOURCES …        none: an INTERFACE library
#     FIND …           what CMake must find first, here and at the user's: see PlaitFind.cmake
#     PUBLIC_LINKS …   part of the interface: plait::compose, ZLIB::ZLIB, …
#     PRIVATE_LINKS …  used by the sources only)
function(plait_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;SOURCES;FIND;PUBLIC_LINKS;PRIVATE_LINKS")
    plait_refuse_unparsed(plait_library)
    set(target plait_${name})
    if(arg_SOURCES)
        set(scope PUBLIC)
        add_library(${target} STATIC ${arg_SOURCES})
        plait_compile(${target})
    else()
        set(scope INTERFACE)
        add_library(${target} INTERFACE)
    endif()
    add_library(plait::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES
        EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON)
    target_compile_features(${target} ${scope} cxx_std_20)
    target_sources(${target} ${scope}
        FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
    # The include directory also of a library that has no headers of its own.
    target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
    plait_find(${arg_FIND})
    target_link_libraries(${target} ${scope} ${arg_PUBLIC_LINKS})
    if(arg_SOURCES)
        target_link_libraries(${target} PRIVATE ${arg_PRIVATE_LINKS})
    endif()

    install(TARGETS ${target} EXPORT plait-${name}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev
        ARCHIVE COMPONENT dev)
    install(EXPORT plait-${name} NAMESPACE plait:: FILE plait-${name}-targets.cmake
        DESTINATION ${plait_config_dir} COMPONENT dev)
    # The component's own page: what must be found before its targets.
    set(rooms ${arg_PUBLIC_LINKS} ${arg_PRIVATE_LINKS})
    list(FILTER rooms INCLUDE REGEX "^plait::")
    list(TRANSFORM rooms REPLACE "^plait::" "")
    file(CONFIGURE OUTPUT plait-${name}.cmake @ONLY CONTENT [[
set(plait_needs_rooms @rooms@)
set(plait_needs_packages "@arg_FIND@")
]])
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/plait-${name}.cmake
        DESTINATION ${plait_config_dir} COMPONENT dev)
    set_property(GLOBAL APPEND PROPERTY plait_libraries ${name})
endfunction()

# plait_room(NAME … as plait_library, and
#     TESTS …        THING.test.cpp: doctest; ctest's NAME/THING
#     TEST_LINKS …
#     BENCHMARKS …   THING.bench.cpp: Google Benchmark
#     BENCH_FIND …   the peers it measures beside; where one is missing, NAME_bench is left out
#     BENCH_LINKS …)
function(plait_room name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "TESTS;TEST_LINKS;BENCHMARKS;BENCH_FIND;BENCH_LINKS")
    plait_library(${name} ${arg_UNPARSED_ARGUMENTS})
    plait_tests(${name} TESTS ${arg_TESTS} LINKS plait::${name} ${arg_TEST_LINKS})
    plait_bench(${name} BENCHMARKS ${arg_BENCHMARKS} FIND ${arg_BENCH_FIND}
        LINKS plait::${name} ${arg_BENCH_LINKS})
endfunction()

# plait_app(NAME
#     MAIN main.cpp
#     SOURCES …      all the rest, linked into the program and its tests
#     FIND …  LINKS …  TESTS …  TEST_LINKS …  BENCHMARKS …  BENCH_FIND …  BENCH_LINKS …)
function(plait_app name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "MAIN"
        "SOURCES;FIND;LINKS;TESTS;TEST_LINKS;BENCHMARKS;BENCH_FIND;BENCH_LINKS")
    plait_refuse_unparsed(plait_app)
    plait_find(${arg_FIND})
    add_executable(${name} ${arg_MAIN})
    plait_compile(${name})
    set(parts ${arg_LINKS})
    if(arg_SOURCES)
        add_library(${name}_parts STATIC ${arg_SOURCES})
        plait_compile(${name}_parts)
        target_include_directories(${name}_parts PUBLIC ${PROJECT_SOURCE_DIR})
        target_link_libraries(${name}_parts PUBLIC ${arg_LINKS})
        set(parts ${name}_parts)
    endif()
    target_link_libraries(${name} PRIVATE ${parts})
    install(TARGETS ${name} RUNTIME COMPONENT ${name})
    set_property(GLOBAL APPEND PROPERTY plait_apps ${name})
    plait_tests(${name} TESTS ${arg_TESTS} LINKS ${parts} ${arg_TEST_LINKS})
    plait_bench(${name} BENCHMARKS ${arg_BENCHMARKS} FIND ${arg_BENCH_FIND}
        LINKS ${parts} ${arg_BENCH_LINKS})
endfunction()

# One binary for all test files of a room, one ctest entry for each file. A test runs in the
# source folder, so it names files as the repository does.
function(plait_tests name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "TESTS;LINKS")
    if(NOT PLAIT_TESTS OR NOT arg_TESTS)
        return()
    endif()
    if(NOT TARGET plait_doctest_main)
        find_package(doctest REQUIRED)
        add_library(plait_doctest_main OBJECT ${PROJECT_SOURCE_DIR}/tests/doctest_main.cpp)
        plait_compile(plait_doctest_main)
        target_link_libraries(plait_doctest_main PUBLIC doctest::doctest)
    endif()
    add_executable(${name}_tests ${arg_TESTS})
    plait_compile(${name}_tests)
    target_include_directories(${name}_tests PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name}_tests PRIVATE plait_doctest_main ${arg_LINKS})
    find_program(PLAIT_SYMBOLIZER llvm-symbolizer-19)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR}
        OUTPUT_VARIABLE folder)
    foreach(file IN LISTS arg_TESTS)
        string(REGEX REPLACE "\\.test\\.cpp$" "" thing ${file})
        add_test(NAME ${name}/${thing}
            COMMAND ${name}_tests --source-file=*${folder}/${file}
            WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
        # A filter that finds no test proves nothing.
        set_tests_properties(${name}/${thing} PROPERTIES
            ENVIRONMENT "UBSAN_OPTIONS=print_stacktrace=1;ASAN_SYMBOLIZER_PATH=${PLAIT_SYMBOLIZER}"
            TIMEOUT 300 FAIL_REGULAR_EXPRESSION "tests: 0 passed, 0 failed, 0 skipped")
    endforeach()
endfunction()

function(plait_bench name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "BENCHMARKS;FIND;LINKS")
    if(NOT PLAIT_BENCHMARKS OR NOT arg_BENCHMARKS)
        return()
    endif()
    foreach(peer IN LISTS arg_FIND)
        separate_arguments(package UNIX_COMMAND ${peer})
        find_package(${package} QUIET)
        list(GET package 0 package)
        if(NOT ${package}_FOUND)
            message(STATUS "${name}_bench is left out: no ${peer}; ./dev bench installs it")
            return()
        endif()
    endforeach()
    find_package(benchmark REQUIRED)
    add_executable(${name}_bench ${arg_BENCHMARKS})
    plait_compile(${name}_bench)
    target_include_directories(${name}_bench PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name}_bench PRIVATE ${arg_LINKS} benchmark::benchmark_main)
endfunction()

# plait_example_program(NAME LINK…): left out where a room it links is not built.
function(plait_example_program name)
    foreach(link IN LISTS ARGN)
        if(link MATCHES "^plait::" AND NOT TARGET ${link})
            return()
        endif()
    endforeach()
    add_executable(example_${name} ${name}.cpp)
    plait_compile(example_${name})
    # Examples print tracebacks: their own files by bare name.
    target_compile_options(example_${name} PRIVATE
        -ffile-prefix-map=${PROJECT_SOURCE_DIR}/examples/=)
    target_link_libraries(example_${name} PRIVATE ${ARGN})
endfunction()

# plait_example(NAME LINK…): the same, and a test: it prints what is in NAME.out.
function(plait_example name)
    plait_example_program(${name} ${ARGN})
    if(NOT TARGET example_${name})
        return()
    endif()
    add_test(NAME examples/${name}
        COMMAND ${CMAKE_COMMAND}
            -D program=$<TARGET_FILE:example_${name}> -D expected=${name}.out
            -D printed=${CMAKE_CURRENT_BINARY_DIR}/${name}.out
            -P ${PROJECT_SOURCE_DIR}/cmake/CompareOutput.cmake
        WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(examples/${name} PROPERTIES TIMEOUT 60)
endfunction()

# plait_fuzz(NAME LINK…)
function(plait_fuzz name)
    add_executable(fuzz_${name} ${name}.cpp)
    plait_compile(fuzz_${name})
    target_link_libraries(fuzz_${name} PRIVATE ${ARGN})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
endfunction()

# plait_script_test(NAME SCRIPT ARGUMENT…): the script gets the build folder as its first argument
# and runs in the source folder.
function(plait_script_test name script)
    cmake_path(ABSOLUTE_PATH script)
    add_test(NAME ${name} COMMAND bash ${script} ${PROJECT_BINARY_DIR} ${ARGN}
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600 SKIP_RETURN_CODE 77)
endfunction()

function(plait_install)
    get_property(plait_libraries GLOBAL PROPERTY plait_libraries)
    configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/plait-config.cmake.in
        ${PROJECT_BINARY_DIR}/plait-config.cmake INSTALL_DESTINATION ${plait_config_dir}
        NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
    write_basic_package_version_file(${PROJECT_BINARY_DIR}/plait-config-version.cmake
        COMPATIBILITY SameMinorVersion)
    install(FILES ${PROJECT_BINARY_DIR}/plait-config.cmake
        ${PROJECT_BINARY_DIR}/plait-config-version.cmake
        ${PROJECT_SOURCE_DIR}/cmake/PlaitFind.cmake
        DESTINATION ${plait_config_dir} COMPONENT dev)
endfunction()

macro(plait_refuse_unparsed function)
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${function}(${name}): what is '${arg_UNPARSED_ARGUMENTS}'?")
    endif()
endmacro()

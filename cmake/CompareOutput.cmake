# SPDX-License-Identifier: MIT
#
# cmake -D program=… -D expected=… -D printed=… -P CompareOutput.cmake: runs the
# program, which must succeed and write to standard output, kept in `printed`, what `expected` holds,
# byte for byte.
execute_process(COMMAND ${program} OUTPUT_FILE ${printed} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${program}: exit ${status}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${expected} ${printed}
    RESULT_VARIABLE differ ERROR_QUIET)
if(NOT differ EQUAL 0)
    execute_process(COMMAND diff -u --label ${expected} --label printed ${expected} ${printed})
    message(FATAL_ERROR "${expected} and what was printed differ")
endif()

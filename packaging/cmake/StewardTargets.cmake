# What every target of Steward shares: the warnings, the Qt defines, and how a library and a test are made.

find_program(STEWARD_CCACHE ccache)
if(STEWARD_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${STEWARD_CCACHE}")
endif()

add_library(steward_options INTERFACE)
target_compile_options(steward_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused
    -Wnull-dereference -Werror -fvisibility=hidden)
# GCC 12 reports false null dereferences inside Qt's inlined containers once it optimises.
target_compile_options(steward_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:-Wno-null-dereference>)
target_compile_definitions(steward_options INTERFACE
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_KEYWORDS)

# steward_library(<name> SOURCES a.cpp ... [PUBLIC lib ...] [PRIVATE lib ...])
# A static library of one room. Headers are included as <room/file.h> (core) or <room/file.h> below ui.
function(steward_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    target_include_directories(${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/..")
    target_link_libraries(${name} PUBLIC Qt6::Core ${ARG_PUBLIC} PRIVATE steward_options ${ARG_PRIVATE})
endfunction()

# steward_test(<name> SOURCES tst_x.cpp ... [LIBRARIES lib ...] [ENVIRONMENT A=b ...] [LABELS l ...] [TIMEOUT s]
#              [LAUNCHER script])
# A Qt Test executable, registered with CTest on the offscreen platform, or below a launcher that gives it a desktop.
function(steward_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT;LAUNCHER" "SOURCES;LIBRARIES;ENVIRONMENT;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    target_link_libraries(${name} PRIVATE steward_options Qt6::Test ${ARG_LIBRARIES})
    target_compile_definitions(${name} PRIVATE
        STEWARD_SOURCE_DIR="${CMAKE_SOURCE_DIR}" STEWARD_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${ARG_LAUNCHER} $<TARGET_FILE:${name}>)
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${ARG_TIMEOUT}
        LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;${ARG_ENVIRONMENT}")
endfunction()

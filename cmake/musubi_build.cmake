# One place for compiler settings and the few functions that every folder uses.

option(MUSUBI_BUILD_TESTS "Build the tests and benchmarks" ON)
option(MUSUBI_WARNINGS_AS_ERRORS "Treat compiler warnings as errors" ON)
set(MUSUBI_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# Once it optimises, g++ 12 takes the unused members of a std::variant for uninitialised reads, and
# the growth of a vector made from a constant for a write beyond it. False alarms, in libstdc++
# itself; the debug build keeps these warnings.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options("$<$<NOT:$<CONFIG:Debug>>:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overread;-Wno-stringop-overflow>")
endif()
if(MUSUBI_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()
if(MUSUBI_SANITIZE)
  add_compile_options(-fsanitize=${MUSUBI_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MUSUBI_SANITIZE})
endif()

find_program(MUSUBI_CCACHE ccache)
if(MUSUBI_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${MUSUBI_CCACHE}")
endif()
find_program(MUSUBI_MOLD mold)
if(MUSUBI_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
endif()

# musubi_library(NAME SOURCES file... [DEPENDS target...] [PRIVATE target...])
# A static library. DEPENDS are those that its headers show; PRIVATE are those
# that only its sources use.
function(musubi_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE})
endfunction()

# musubi_test(NAME SOURCES file... DEPENDS target...)
# A GoogleTest program; each of its cases is a case of ctest.
function(musubi_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_compile_definitions(${name} PRIVATE
    MUSUBI_SOURCE_DIR="${CMAKE_SOURCE_DIR}" MUSUBI_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} GTest::gtest_main GTest::gmock)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()

# musubi_allocator(NAME)
# A program that serves many small requests, with mimalloc in the place of malloc (design 0008). Not
# under sanitizers, which have an allocator of their own.
function(musubi_allocator name)
  if(NOT MUSUBI_SANITIZE)
    find_package(mimalloc REQUIRED)
    target_link_libraries(${name} PRIVATE mimalloc)
  endif()
endfunction()

# How a build is made, whatever is built: compiler cache, sanitizers, coverage. The presets name the combinations.

set(LAMINA_SANITIZE "" CACHE STRING "Sanitizers of this build, such as address,undefined or thread")
option(LAMINA_COVERAGE "Count which lines run (read them with gcovr or llvm-cov)" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
endif()

find_program(LAMINA_CCACHE ccache)
if(LAMINA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # As its manual asks for where headers are precompiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${LAMINA_CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

set(LAMINA_BUILD_FLAGS "")  # also those of a program that links the library
if(LAMINA_SANITIZE)
  list(APPEND LAMINA_BUILD_FLAGS -fsanitize=${LAMINA_SANITIZE})
  add_compile_options(-fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
if(LAMINA_COVERAGE)
  list(APPEND LAMINA_BUILD_FLAGS --coverage)
  add_compile_options(-fprofile-update=atomic)
endif()
add_compile_options(${LAMINA_BUILD_FLAGS})
add_link_options(${LAMINA_BUILD_FLAGS})

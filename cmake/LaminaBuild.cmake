# How a build is made, whatever is built: compiler cache, sanitizers, coverage. The presets name the combinations.

set(LAMINA_SANITIZE "" CACHE STRING "Sanitizers of this build, such as address,undefined or thread")
option(LAMINA_COVERAGE "Count which lines run (read them with gcovr or llvm-cov)" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
endif()

find_program(LAMINA_CCACHE ccache)
if(LAMINA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LAMINA_CCACHE})
endif()

if(LAMINA_SANITIZE)
  add_compile_options(-fsanitize=${LAMINA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=${LAMINA_SANITIZE})
endif()
if(LAMINA_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

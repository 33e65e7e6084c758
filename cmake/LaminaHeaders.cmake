# Headers of others, compiled once for many sources: a third of the time of a build from nothing. clang-tidy runs without
# them (-DLAMINA_PRECOMPILE=OFF), and finds the sources that do not include what they use.
option(LAMINA_PRECOMPILE "Compile the headers of others once" ON)

# Of what is compiled more often than it has to compute: the command line, pictures and pages, the tests.
set(LAMINA_SMALL_FLAGS $<$<CONFIG:Release>:-O1>)

set(LAMINA_COMMON_HEADERS <algorithm> <array> <atomic> <cmath> <cstdint> <filesystem> <fstream> <functional> <limits>
  <map> <memory> <mutex> <optional> <set> <sstream> <string> <unordered_map> <vector> <nlohmann/json.hpp>)

# gcc 12 forgets of a precompiled header that it is the system's, and reports what it thinks of the insides of strings
# (PR 105329 and its kin). A build without them tells of our own mistakes.
set(LAMINA_HEADERS_FLAGS
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds$<SEMICOLON>-Wno-stringop-overflow$<SEMICOLON>-Wno-stringop-overread>)

# Makes the headers for targets of one kind, whose flags must be the same: `name` is a target of its own.
function(lamina_headers name)
  cmake_parse_arguments(HEADERS "PIC" "" "HEADERS;OPTIONS;LINK" ${ARGN})
  if(NOT LAMINA_PRECOMPILE)
    return()
  endif()
  set(source ${PROJECT_BINARY_DIR}/${name}.cpp)
  file(WRITE ${source} "")
  add_library(${name} OBJECT ${source})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ${HEADERS_PIC})
  target_compile_options(${name} PRIVATE ${HEADERS_OPTIONS} ${LAMINA_HEADERS_FLAGS})
  target_link_libraries(${name} PRIVATE nlohmann_json::nlohmann_json fmt::fmt ${HEADERS_LINK})
  target_precompile_headers(${name} PRIVATE ${LAMINA_COMMON_HEADERS} ${HEADERS_HEADERS})
endfunction()

function(lamina_use_headers target name)
  if(LAMINA_PRECOMPILE)
    target_compile_options(${target} PRIVATE ${LAMINA_HEADERS_FLAGS})
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

# One static library per folder of src/. `USES` names the rooms it may include and link, `LINK` outside libraries.
#
# The contract of bits forbids contracted multiply-adds in every room, so the flags stand here once.

set(LAMINA_FLAGS -ffp-contract=off -fno-math-errno -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 reports the clean-up of half-built temporaries (aggregates of strings and vectors) as uninitialised reads,
  # PR 105562 and its kin; clang's flow analysis and the sanitizers watch for real ones.
  # It also sees overlapping copies in the concatenation of a literal and a string, PR 105651.
  list(APPEND LAMINA_FLAGS -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  list(APPEND LAMINA_FLAGS -Wreserved-identifier)
endif()
if(LAMINA_WERROR)
  list(APPEND LAMINA_FLAGS -Werror)
endif()

# Instruction sets of the kernel tiers; a file's name ends in its tier. Always optimised: left out of line, inline
# functions of Highway would be shared between tiers (tools/check_tier_symbols.sh).
set(LAMINA_TIER_FLAGS_avx2 -O3 -mavx2 -mfma -mbmi -mbmi2 -mf16c -mlzcnt -maes -mpclmul)
set(LAMINA_TIER_FLAGS_avx512 ${LAMINA_TIER_FLAGS_avx2} -mavx512f -mavx512vl -mavx512dq -mavx512bw -mavx512cd)
set(LAMINA_TIER_FLAGS_avx512bf16 ${LAMINA_TIER_FLAGS_avx512} -mavx512bf16)
set(LAMINA_TIER_FLAGS_amx ${LAMINA_TIER_FLAGS_avx512bf16} -mamx-tile -mamx-bf16)

function(lamina_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  if(NOT sources)  # a room of headers alone
    set(sources ${PROJECT_BINARY_DIR}/${name}_empty.cpp)
    file(WRITE ${sources} "")
  endif()
  add_library(lamina_${name} STATIC ${sources})
  add_library(lamina::${name} ALIAS lamina_${name})
  target_include_directories(lamina_${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_options(lamina_${name} PRIVATE ${LAMINA_FLAGS})
  foreach(room IN LISTS ROOM_USES)
    target_link_libraries(lamina_${name} PUBLIC lamina_${room})
  endforeach()
  target_link_libraries(lamina_${name} PUBLIC ${ROOM_LINK})
  set_target_properties(lamina_${name} PROPERTIES
    LINKER_LANGUAGE CXX POSITION_INDEPENDENT_CODE ON EXPORT_NAME ${name})
  install(TARGETS lamina_${name} EXPORT lamina)
  foreach(source IN LISTS sources)
    foreach(tier avx2 avx512 avx512bf16 amx)
      if(source MATCHES "_${tier}\\.cpp$")
        set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${LAMINA_TIER_FLAGS_${tier}}")
      endif()
    endforeach()
  endforeach()
endfunction()

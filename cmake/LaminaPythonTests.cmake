# Tests written in Python (pytest): one ctest test per file, named FOLDER.FILE and labelled `python`. They run with the
# environment that `make setup` makes; without it the configure step says so and leaves them out.
set(LAMINA_PYTHON ${PROJECT_SOURCE_DIR}/.venv/bin/python CACHE FILEPATH "Python that has tests/requirements.txt")

file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}
  cli/test_*.py lectures/test_*.py python/test_*.py tools/test_*.py)
if(NOT TARGET lamina)
  return()
elseif(NOT EXISTS ${LAMINA_PYTHON})
  message(STATUS "No Python environment at ${LAMINA_PYTHON}: the tests written in Python are left out (make setup)")
  return()
endif()
list(JOIN LAMINA_BUILD_FLAGS " " flags)
foreach(file IN LISTS files)
  string(REGEX REPLACE "^(.*)/test_(.*)\\.py$" "\\1.\\2" name ${file})
  add_test(NAME ${name} COMMAND ${LAMINA_PYTHON} -m pytest -q -p no:cacheprovider ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set_tests_properties(${name} PROPERTIES LABELS python TIMEOUT 900
    ENVIRONMENT
    "LAMINA=$<TARGET_FILE:lamina>;LAMINA_ON_AVX2=$<TARGET_FILE:lamina_on_avx2>;CXX=${CMAKE_CXX_COMPILER};CXXFLAGS=${flags};PYTHONDONTWRITEBYTECODE=1")
endforeach()

# What the repository says of itself: the rooms' includes, the examples of the documentation.
add_test(NAME house.includes COMMAND ${LAMINA_PYTHON} ${PROJECT_SOURCE_DIR}/tools/check_includes)
add_test(NAME house.examples COMMAND ${LAMINA_PYTHON} ${PROJECT_SOURCE_DIR}/tools/check_docs --binary $<TARGET_FILE:lamina>)
set_tests_properties(house.includes house.examples PROPERTIES LABELS python)

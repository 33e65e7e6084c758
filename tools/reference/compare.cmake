# Fails unless PROGRAM prints exactly PAGE.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${PAGE} page)
if(NOT printed STREQUAL page)
  message(FATAL_ERROR "docs/reference.md is out of step: run lamina_reference > docs/reference.md")
endif()

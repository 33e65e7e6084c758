# What `cmake --install` lays out: the binary, which finds its tables at ../share/lamina/data seen from its own folder, and
# the library for `find_package(lamina)` and `target_link_libraries(… lamina::model)`.
include(GNUInstallDirs)
if(TARGET lamina)
  install(TARGETS lamina RUNTIME)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data DESTINATION ${CMAKE_INSTALL_DATADIR}/lamina)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/lamina DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT lamina NAMESPACE lamina:: FILE laminaTargets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lamina)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/laminaConfig.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lamina)

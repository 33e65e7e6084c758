# Read by find_package(lamina): the libraries that Lamina's own link, then its targets lamina::ROOM.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(ZLIB)
find_dependency(nlohmann_json)
find_dependency(fmt)
find_dependency(PkgConfig)
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo)
include(${CMAKE_CURRENT_LIST_DIR}/laminaTargets.cmake)

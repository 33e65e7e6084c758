// Files that are part of the binary.
#pragma once

#include <string_view>

namespace lamina::render {

std::string_view plotly_js();  // plotly.min.js, as the PyPI package brings it

}  // namespace lamina::render

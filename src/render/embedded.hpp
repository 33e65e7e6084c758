// Files that are part of the binary.
#pragma once

#include <string_view>

namespace lamina::render {

std::string_view plotly_js();  // plotly.min.js, as the PyPI package brings it
std::string_view page_css();   // how a page looks: src/render/page/page.css
std::string_view page_js();    // what it does: src/render/page/page.js

}  // namespace lamina::render

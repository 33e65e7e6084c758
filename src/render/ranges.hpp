// From where to where axes run: what their traces show, those that match sharing it.
#pragma once

#include "render/figure.hpp"

namespace lamina::render {

void set_ranges(Figure& figure);

}  // namespace lamina::render

// The IDX format of MNIST: images and labels as unsigned bytes, plain or gzip.
// http://yann.lecun.com/exdb/mnist (section FILE FORMATS).
#pragma once

#include <string>

#include "lamina/frame.hpp"

namespace lamina {

// True when the file (after gunzip) starts with an IDX magic number for unsigned bytes.
bool is_idx(const std::string& path);

// Images become byte columns "p1" … "pN" (row-major pixels) sharing one buffer; labels, when given, a category column
// "label" whose levels are the numbers that occur, sorted. Sizes are checked before anything is allocated.
Frame read_idx(const std::string& images, const std::string& labels = {});

}  // namespace lamina

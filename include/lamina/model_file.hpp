// Telling model files from others.
#pragma once

#include <string>

namespace lamina {

// Whether a file begins as model files do. False for one that is not there.
bool is_model_file(const std::string& path);

}  // namespace lamina

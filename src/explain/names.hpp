// Names that users give, found among those that there are.
#pragma once

#include <string>
#include <vector>

namespace lamina::explain {

// Throws a usage error: "the model has no predictor 'Agee'; did you mean Age?"
[[noreturn]] void refuse_name(const std::string& what, const std::string& name, const std::vector<std::string>& known);

// The place of `name` in `known`, or that error.
std::size_t place_of(const std::string& what, const std::string& name, const std::vector<std::string>& known);

}  // namespace lamina::explain

// What a misspelt name may have meant.
#pragma once

#include <string>
#include <vector>

namespace lamina {

// The candidate nearest to `word` by edit distance, empty when none is near enough to be meant.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace lamina

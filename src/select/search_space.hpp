// Values of the dimensions of a search.
#pragma once

#include <string>
#include <vector>

#include "base/philox.hpp"
#include "lamina/search.hpp"

namespace lamina::select {

bool is_range(const SearchDimension& dimension);
bool is_whole(const SearchDimension& dimension);  // a range of whole numbers

// The value at a place of [0, 1] in a range, as text, and back.
std::string value_at(const SearchDimension& dimension, double place);
double place_of(const SearchDimension& dimension, const std::string& value);

// The number of combinations; 0 when there are ranges of real numbers or too many to count.
std::size_t combinations(const std::vector<SearchDimension>& space);

// The settings of one combination of choices.
Settings combination(const std::vector<SearchDimension>& space, std::size_t index);

// One at random, by (seed, number, attempt).
Settings random_settings(const std::vector<SearchDimension>& space, std::uint64_t seed, std::size_t number,
                         std::size_t attempt);

}  // namespace lamina::select

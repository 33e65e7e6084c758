// Places along a predictor as the model takes it.
#include <algorithm>

#include "explain/vary.hpp"
#include "frame/level_codes.hpp"
#include "lamina/curves.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

// Those that the model knows; about all others it says one and the same thing.
void keep_known_levels(const EncodedColumn& encoded, Places& places) {
  const LevelCodes codes(encoded.levels);
  const auto unknown = [&](const std::string& level) { return codes.code(level) == codes.unseen(); };
  places.levels.erase(std::remove_if(places.levels.begin(), places.levels.end(), unknown), places.levels.end());
  if (places.size() < 2)
    throw Error(ErrorKind::data, "fewer than two of the column's levels are ones that the model knows",
                "choose another predictor, or rows in which it varies", {{}, 0, places.column});
}

Places known(const Explained& explained, const std::string& column, Places places) {
  const EncodedColumn* encoded = explain::encoded_column(explained, column);
  if (encoded && encoded->kind == ColumnKind::category) keep_known_levels(*encoded, places);
  return places;
}

}  // namespace

Places places_of(const Explained& explained, const std::string& column, std::size_t points) {
  return known(explained, column, places_of(explain::taken_column(explained, column), points));
}

Places even_places_of(const Explained& explained, const std::string& column, std::size_t points) {
  return known(explained, column,
               explain::fitting(explained, even_places_of(explain::taken_column(explained, column), points)));
}

}  // namespace lamina

// The explained rows with one predictor changed, and means over them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lamina/curves.hpp"
#include "lamina/encoder.hpp"
#include "lamina/explain.hpp"

namespace lamina::explain {

// What the model learnt of a predictor; null when it does without one that is asked for, as a model fitted to other
// rows may. Throws a usage error that suggests the nearest name when it is none.
const EncodedColumn* encoded_column(const Explained& explained, const std::string& name);

// A column of the explained rows as one of categories, where it is asked for as such: numbers may have been learnt so.
Column taken_column(const Explained& explained, const std::string& name, ColumnKind kind);
// The kind of a predictor as the model takes it: number or category; and its column so.
ColumnKind taken_kind(const Explained& explained, const std::string& name);
Column taken_column(const Explained& explained, const std::string& name);

// Throws a usage error for places along what is no predictor, or numbers along categories.
void check_places(const Explained& explained, const Places& places);

// Places that the model can be asked about: pixels are whole.
Places fitting(const Explained& explained, Places places);

// A column whose cell in each row is one of the places, stored as the model takes it.
Column column_at(const Explained& explained, const Places& places, const std::vector<std::size_t>& place_of_row);

// `column` in the place of that of its name.
Frame with_column(const Frame& frame, const Column& column);

// Which place each row's own level is at; places.size() where it is none of them or missing.
std::vector<std::size_t> places_of_levels(const Column& column, const Places& places);

// Σ w·x / Σ w as rows ascend. Throws a data error when no row counts.
class WeightedMean {
 public:
  void add(double value, double weight) {
    sum_ += weight * value;
    weights_ += weight;
  }
  bool empty() const { return weights_ == 0; }
  double value() const { return sum_ / weights_; }

 private:
  double sum_ = 0, weights_ = 0;
};

// Of one output's answers over the explained rows. Throws a data error when no row counts.
double mean_answer(const Explained& explained, const std::vector<double>& answers, std::size_t output);

}  // namespace lamina::explain

// Rows of doubles as tables: each field of a struct named once.
#pragma once

#include <string>
#include <vector>

#include "lamina/judgement.hpp"

namespace lamina {

template <class Row>
struct Field {
  const char* name;
  double Row::*value;
};

template <class Row>
ScoreTable table_of(const std::vector<Row>& rows, const std::vector<Field<Row>>& fields) {
  ScoreTable table;
  for (const Field<Row>& field : fields) table.columns.emplace_back(field.name);
  for (const Row& row : rows) {
    table.rows.emplace_back();
    for (const Field<Row>& field : fields) table.rows.back().emplace_back(row.*field.value);
  }
  return table;
}

}  // namespace lamina

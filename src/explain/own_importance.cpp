// What trees count by themselves.
#include <algorithm>

#include "explain/importance_methods.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"

namespace lamina::explain {

namespace {

constexpr const char* kShare = "importance";

const Frame* gain_table(const std::vector<LearntTable>& tables) {
  for (const LearntTable& table : tables)
    if (table.table.find("column") && table.table.find(kShare)) return &table.table;
  return nullptr;
}

}  // namespace

bool counts_gains(const Model& model) {
  if (model.impl().ensemble || !model.impl().learner) return false;
  const std::vector<LearntTable> tables = model.tables();
  return gain_table(tables) != nullptr;
}

Shares gain_shares(const Model& trees) {
  const std::vector<LearntTable> tables = trees.tables();
  const Frame* table = gain_table(tables);
  expect(table != nullptr, "trees tell what their splits gain");
  Shares shares;
  for (std::size_t row = 0; row < table->rows(); ++row)
    shares[table->column("column").cell(row)] = table->column(kShare).number(row);
  return shares;
}

ImportanceTable own_importance(const Explained& explained) {
  ImportanceTable table;
  table.variables = importances_of(variables_of(explained), gain_shares(explained.model()));
  return table;
}

}  // namespace lamina::explain

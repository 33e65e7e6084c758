#include "baseline/input_meaning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace lamina::baseline {

namespace {

constexpr double kPixel = 255;

void add_category(const EncodedColumn& column, std::size_t number, std::vector<InputMeaning>& meanings) {
  std::vector<std::string> levels = column.levels;
  levels.insert(levels.end(), {"(missing)", "(unseen)"});
  for (const std::string& level : levels) meanings.push_back({column.name, number, level, 0, 1, true});
}

void add_number(const EncodedColumn& column, std::size_t number, std::vector<InputMeaning>& meanings) {
  InputMeaning meaning{column.name, number, {}, 0, 1, false};
  if (column.image_byte)
    meaning.scale = kPixel;
  else if (column.scaled)
    meaning.shift = column.mean, meaning.scale = column.deviation;
  meanings.push_back(meaning);
}

}  // namespace

std::vector<InputMeaning> meanings_of(const Encoder& encoder) {
  std::vector<InputMeaning> meanings;
  for (std::size_t i = 0; i < encoder.columns().size(); ++i) {
    const EncodedColumn& column = encoder.columns()[i];
    column.kind == ColumnKind::category ? add_category(column, i, meanings) : add_number(column, i, meanings);
  }
  return meanings;
}

Question question(const InputMeaning& input, double threshold) {
  if (input.indicator) return {input.column + " = " + input.level, false};
  return {fmt::format("{} <= {:.6g}", input.column, threshold * input.scale + input.shift), true};
}

Frame importance_table(const std::vector<InputMeaning>& inputs, const std::vector<double>& by_input) {
  std::vector<std::string> names;
  std::vector<double> sums;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].column_number == names.size()) {
      names.push_back(inputs[i].column);
      sums.push_back(0);
    }
    sums[inputs[i].column_number] += by_input[i];
  }
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sums[a] > sums[b]; });
  const double total = std::accumulate(sums.begin(), sums.end(), 0.0), most = sums[order[0]];
  std::vector<std::string> columns;
  std::vector<double> shares, relative;
  for (const std::size_t i : order) {
    columns.push_back(names[i]);
    shares.push_back(total > 0 ? sums[i] / total : 0);
    relative.push_back(most > 0 ? sums[i] / most : 0);
  }
  return Frame({Column::text("column", columns), Column::numbers("importance", std::move(shares)),
                Column::numbers("relative", std::move(relative))});
}

}  // namespace lamina::baseline

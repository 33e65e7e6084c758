#include "train/prepare.hpp"

#include <algorithm>

#include "train/network_graph.hpp"

namespace lamina::train {
namespace {

Encoder fit_encoder(const Frame& table, const Target& target, const Options& options,
                    const std::vector<std::size_t>& rows, std::vector<std::string>& notes) {
  for (const auto& ignored : options.ignore) table.column(ignored);  // throws, with the nearest name, when absent
  StringList others = target.columns();
  others.insert(others.end(), options.ignore.begin(), options.ignore.end());
  std::vector<std::string> predictors;
  for (const auto& column : table.columns())
    if (std::find(others.begin(), others.end(), column.name()) == others.end()) predictors.push_back(column.name());
  EncoderNotes encoder_notes;
  Encoder encoder = Encoder::fit(table, predictors, rows, encoder_notes, options.standardize);
  order_columns(encoder);
  notes.insert(notes.end(), encoder_notes.lines.begin(), encoder_notes.lines.end());
  return encoder;
}

}  // namespace

Division prepare(Target& target, Encoder& encoder, const Frame& table, const Frame* valid, const Options& options,
                 std::vector<std::string>& notes) {
  target = inspect_target(table, options, notes);
  Division division = divide(table, valid, target, options, notes);
  encoder = fit_encoder(table, target, options, division.training, notes);
  return division;
}

}  // namespace lamina::train

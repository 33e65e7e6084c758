#include "train/cell_buffer.hpp"

namespace lamina::train {

CellBuffer::CellBuffer(const CellLayout& layout, const PixelTable* table, std::size_t element_bytes,
                       std::size_t max_rows)
    : layout_(layout),
      table_(table),
      dense_bytes_(layout.pixels * element_bytes),
      numbers_(max_rows * layout.numbers),
      offsets_(layout.offset ? max_rows : 0),
      pixels_(max_rows * layout.pixels),
      dense_(table != nullptr ? max_rows * dense_bytes_ : 0),
      codes_(max_rows * layout.levels.size()),
      max_rows_(max_rows) {}

void CellBuffer::bind(Plan& plan, const EncodedInputs& inputs) const {
  if (inputs.numbers) plan.bind(inputs.numbers, numbers_.data());
  if (inputs.pixels) plan.bind(inputs.pixels, pixels_.data());
  if (inputs.dense) plan.bind(inputs.dense, dense_.data());
  if (inputs.offset) plan.bind(inputs.offset, offsets_.data());
  for (std::size_t i = 0; i < inputs.categories.size(); ++i)
    plan.bind(inputs.categories[i], codes_.data() + i * max_rows_);
}

}  // namespace lamina::train

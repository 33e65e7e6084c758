#include "train/raw_cells.hpp"

#include <cstring>

#include "lamina/error.hpp"

namespace lamina::train {

RawCells::RawCells(const Encoder& encoder, const EncodedRows& rows, const Frame& frame) {
  auto next = rows.numbers.begin();
  for (const auto& encoded : encoder.columns()) {
    if (encoded.kind != ColumnKind::number) continue;
    const Column& column = **next++;
    if (encoded.image_byte)
      add_pixels(column, frame);
    else
      numbers_.push_back({column.number_data(), column.byte_data(), column.byte_stride()});
  }
}

void RawCells::add_pixels(const Column& column, const Frame& frame) {
  const std::uint8_t* cells = column.byte_data();
  if (!cells)
    throw Error(ErrorKind::data, "a pixel must be a whole number from 0 to 255 in every row",
                "give images as the model was trained on", {frame.source(), 0, column.name()});
  const std::size_t offset = pixels_++;
  if (!runs_.empty()) {
    ByteRun& last = runs_.back();
    if (last.source + last.width == cells && last.stride == column.byte_stride()) {
      ++last.width;
      return;
    }
  }
  runs_.push_back({cells, column.byte_stride(), 1, offset});
}

void RawCells::copy_pixels(std::size_t row, std::uint8_t* to) const {
  each_stretch(row, [to](const std::uint8_t* bytes, std::size_t count, std::size_t place) {
    std::memcpy(to + place, bytes, count);
  });
}

RawBuffer::RawBuffer(const RawCells& cells, std::size_t max_rows)
    : number_width_(cells.numbers()),
      pixel_width_(cells.pixels()),
      numbers_(max_rows * number_width_),
      pixels_(max_rows * pixel_width_) {}

void RawBuffer::copy(const RawCells& cells, std::size_t row, std::size_t place) {
  cells.copy_numbers(row, numbers_.data() + place * number_width_);
  cells.copy_pixels(row, pixels_.data() + place * pixel_width_);
}

void RawBuffer::bind(Plan& plan, const EncodedInputs& inputs, std::size_t first) const {
  if (inputs.numbers) plan.bind(inputs.numbers, numbers_.data() + first * number_width_);
  if (inputs.pixels) plan.bind(inputs.pixels, pixels_.data() + first * pixel_width_);
}

}  // namespace lamina::train

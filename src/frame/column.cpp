#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "frame/growing_codes.hpp"
#include "frame/number_text.hpp"
#include "lamina/error.hpp"
#include "lamina/frame.hpp"

namespace lamina {

namespace {

constexpr char kOutside[] = "a category code is outside its levels";

template <class Cell>
std::int32_t code_of(Cell cell) {
  return static_cast<std::int32_t>(cell) - 1;
}

}  // namespace

const char* name(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::number:
      return "number";
    case ColumnKind::category:
      return "category";
    case ColumnKind::text:
      return "text";
  }
  return "text";
}

std::string column_number_name(std::size_t index) { return fmt::format("C{}", index + 1); }

Column::Column(std::string name, std::shared_ptr<const Storage> storage)
    : name_(std::move(name)), storage_(std::move(storage)) {}

Column Column::numbers(std::string name, std::vector<double> values) {
  auto kept = std::make_shared<const std::vector<double>>(std::move(values));
  const std::size_t rows = kept->size();
  const double* first = kept->data();
  return numbers(std::move(name), std::shared_ptr<const double>(std::move(kept), first), rows);
}

Column Column::numbers(std::string name, std::shared_ptr<const double> first, std::size_t rows) {
  return {std::move(name), std::make_shared<const Storage>(Numbers{std::move(first), rows})};
}

Column Column::bytes(std::string name, std::shared_ptr<const Bytes> cells, std::size_t rows, std::size_t offset,
                     std::size_t stride) {
  expect(cells != nullptr && stride > 0, "a byte column needs cells and a stride");
  expect(rows == 0 || offset + (rows - 1) * stride < cells->size(), "a byte column reaches past its cells");
  const std::uint8_t* first = cells->data() + offset;
  return bytes(std::move(name), std::shared_ptr<const std::uint8_t>(std::move(cells), first), rows, stride);
}

Column Column::bytes(std::string name, std::shared_ptr<const std::uint8_t> first, std::size_t rows,
                     std::size_t stride) {
  return {std::move(name), std::make_shared<const Storage>(ByteView{std::move(first), rows, stride})};
}

Column Column::categories(std::string name, const std::vector<std::int32_t>& codes, std::vector<std::string> levels) {
  const auto limit = static_cast<std::int64_t>(levels.size());
  expect(std::all_of(codes.begin(), codes.end(), [=](std::int32_t code) { return code >= -1 && code < limit; }),
         kOutside);
  GrowingCodes::Table same(levels.size() + 1);
  std::iota(same.begin(), same.end(), 0U);
  GrowingCodes cells;
  cells.append(codes.data(), codes.size(), same, levels.size());
  return categories(std::move(name), cells.release(), codes.size(), std::move(levels));
}

Column Column::categories(std::string name, CodeCells cells, std::size_t rows, std::vector<std::string> levels) {
  const std::size_t highest = std::visit(
      [&](const auto& first) -> std::size_t {
        return rows == 0 ? 0 : *std::max_element(first.get(), first.get() + rows);
      },
      cells);
  expect(highest <= levels.size(), kOutside);
  return {std::move(name), std::make_shared<const Storage>(Codes{std::move(cells), rows, std::move(levels), false})};
}

Column Column::text(std::string name, const std::vector<std::string>& cells) {
  std::unordered_map<std::string, std::int32_t> index;
  std::vector<std::int32_t> codes;
  std::vector<std::string> levels;
  codes.reserve(cells.size());
  for (const std::string& cell : cells) {
    if (cell.empty()) {
      codes.push_back(-1);
      continue;
    }
    const auto [entry, added] = index.try_emplace(cell, static_cast<std::int32_t>(levels.size()));
    if (added) levels.push_back(cell);
    codes.push_back(entry->second);
  }
  const std::vector<std::int32_t> moved = order_levels_and_map(levels);
  for (std::int32_t& code : codes)
    if (code >= 0) code = moved[static_cast<std::size_t>(code)];
  return text(categories(std::move(name), codes, std::move(levels)));
}

Column Column::text(const Column& column) {
  Codes codes = std::get<Codes>(*column.storage_);
  codes.text = true;
  return {column.name_, std::make_shared<const Storage>(std::move(codes))};
}

ColumnKind Column::kind() const {
  const auto* codes = std::get_if<Codes>(storage_.get());
  if (codes == nullptr) return ColumnKind::number;
  return codes->text ? ColumnKind::text : ColumnKind::category;
}

std::size_t Column::rows() const {
  if (const auto* numbers = std::get_if<Numbers>(storage_.get())) return numbers->rows;
  if (const auto* bytes = std::get_if<ByteView>(storage_.get())) return bytes->rows;
  return std::get<Codes>(*storage_).rows;
}

bool Column::is_bytes() const { return std::holds_alternative<ByteView>(*storage_); }

double Column::number(std::size_t row) const {
  if (const auto* bytes = std::get_if<ByteView>(storage_.get())) return bytes->first.get()[row * bytes->stride];
  return std::get<Numbers>(*storage_).first.get()[row];
}

std::int32_t Column::code(std::size_t row) const {
  return std::visit([row](const auto& first) { return code_of(first.get()[row]); }, std::get<Codes>(*storage_).cells);
}

std::vector<std::int32_t> Column::codes() const {
  std::vector<std::int32_t> codes(rows());
  std::visit(
      [&](const auto& first) {
        std::transform(first.get(), first.get() + codes.size(), codes.begin(), [](auto cell) { return code_of(cell); });
      },
      std::get<Codes>(*storage_).cells);
  return codes;
}

const std::vector<std::string>& Column::levels() const { return std::get<Codes>(*storage_).levels; }

bool Column::missing(std::size_t row) const {
  if (std::holds_alternative<Codes>(*storage_)) return code(row) < 0;
  const double value = number(row);
  return value != value;
}

std::size_t Column::missing_count() const {
  if (is_bytes()) return 0;
  const auto counted = [this](const auto* cells, const auto& lacks) {
    return static_cast<std::size_t>(std::count_if(cells, cells + rows(), lacks));
  };
  if (const double* numbers = number_data()) return counted(numbers, [](double x) { return x != x; });
  return std::visit([&](const auto& first) { return counted(first.get(), [](auto cell) { return cell == 0; }); },
                    std::get<Codes>(*storage_).cells);
}

std::string Column::cell(std::size_t row) const {
  const auto* codes = std::get_if<Codes>(storage_.get());
  if (codes == nullptr) return number_text(number(row));
  const std::int32_t own = code(row);
  return own < 0 ? std::string() : codes->levels[static_cast<std::size_t>(own)];
}

std::size_t Column::memory() const {
  if (is_bytes()) return rows();
  const auto* codes = std::get_if<Codes>(storage_.get());
  if (codes == nullptr) return rows() * sizeof(double);
  std::size_t total = codes->rows * std::visit([](const auto& first) { return sizeof(*first); }, codes->cells);
  for (const std::string& level : codes->levels) total += sizeof(std::string) + level.capacity();
  return total;
}

const double* Column::number_data() const {
  const auto* numbers = std::get_if<Numbers>(storage_.get());
  return numbers == nullptr ? nullptr : numbers->first.get();
}

const std::uint8_t* Column::byte_data() const {
  const auto* bytes = std::get_if<ByteView>(storage_.get());
  return bytes == nullptr ? nullptr : bytes->first.get();
}

std::size_t Column::byte_stride() const {
  const auto* bytes = std::get_if<ByteView>(storage_.get());
  return bytes == nullptr ? 0 : bytes->stride;
}

Column Column::renamed(std::string name) const { return {std::move(name), storage_}; }

Column Column::take(const std::vector<std::size_t>& rows) const {
  if (const auto* codes = std::get_if<Codes>(storage_.get())) {
    std::vector<std::int32_t> taken;
    taken.reserve(rows.size());
    for (const std::size_t row : rows) taken.push_back(code(row));
    const Column column = categories(name_, taken, codes->levels);
    return codes->text ? text(column) : column;
  }
  if (is_bytes()) {
    Bytes taken;
    taken.reserve(rows.size());
    for (const std::size_t row : rows) taken.push_back(byte_data()[row * byte_stride()]);
    return bytes(name_, std::make_shared<const Bytes>(std::move(taken)), rows.size());
  }
  std::vector<double> taken;
  taken.reserve(rows.size());
  for (const std::size_t row : rows) taken.push_back(number(row));
  return numbers(name_, std::move(taken));
}

}  // namespace lamina

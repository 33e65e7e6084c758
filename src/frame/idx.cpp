#include "lamina/idx.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "frame/byte_source.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t kMostDimensions = 8;
constexpr unsigned char kUnsignedByte = 0x08;

[[noreturn]] void fail(const std::string& path, std::string message, std::string remedy) {
  throw Error(ErrorKind::data, std::move(message), std::move(remedy), {path, 0, {}});
}

struct Magic {
  bool bytes = false;  // it is IDX of unsigned bytes
  std::size_t dimensions = 0;
};

Magic read_magic(ByteSource& source) {
  std::array<char, 4> magic{};
  if (read_fully(source, magic.data(), magic.size()) < magic.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(magic[i]); };
  const bool bytes = byte(0) == 0 && byte(1) == 0 && byte(2) == kUnsignedByte && byte(3) > 0;
  return {bytes, byte(3)};
}

std::size_t read_size(ByteSource& source, const std::string& path) {
  std::array<char, 4> text{};
  if (read_fully(source, text.data(), text.size()) < text.size())
    fail(path, "the file ends inside its IDX header", "copy or download it again");
  std::size_t size = 0;
  for (const char c : text) size = size << 8 | static_cast<unsigned char>(c);
  return size;
}

std::size_t product(const std::vector<std::size_t>& sizes, const std::string& path) {
  std::size_t product = 1;
  for (const std::size_t size : sizes) {
    if (size != 0 && product > std::numeric_limits<std::size_t>::max() / size)
      fail(path, "the sizes in the IDX header are too large to be true", "copy or download the file again");
    product *= size;
  }
  return product;
}

struct Idx {
  std::vector<std::size_t> sizes;
  std::shared_ptr<Column::Bytes> cells;
};

[[noreturn]] void fail_sizes(const std::string& path, std::size_t promised, const std::string& found) {
  fail(path, fmt::format("the IDX header promises {} bytes of data, the file holds {}", promised, found),
       "copy or download it again");
}

std::size_t count_rest(ByteSource& source) {
  std::array<char, 4096> piece;
  std::size_t count = 0;
  while (const std::size_t got = source.read(piece.data(), piece.size())) count += got;
  return count;
}

// The data after the header: no more is allocated than the file can hold, and it must be there to the byte.
Column::Bytes read_cells(ByteSource& source, std::size_t count, const std::string& path) {
  const std::size_t most = source.most_bytes();
  if (count > most) fail_sizes(path, count, fmt::format("at most {}", most));
  Column::Bytes cells(count);
  const std::size_t found = read_fully(source, reinterpret_cast<char*>(cells.data()), count);
  if (found < count) fail_sizes(path, count, std::to_string(found));
  if (const std::size_t more = count_rest(source); more > 0) fail_sizes(path, count, std::to_string(count + more));
  return cells;
}

Idx read(const std::string& path) {
  const auto source = open_file(path);
  const Magic magic = read_magic(*source);
  if (!magic.bytes || magic.dimensions > kMostDimensions)
    fail(path, "the file is not IDX of unsigned bytes", "name an IDX file as MNIST has them, plain or gzip");
  Idx idx;
  for (std::size_t i = 0; i < magic.dimensions; ++i) idx.sizes.push_back(read_size(*source, path));
  if (idx.sizes.front() == 0) fail(path, "the IDX file holds no items", "name a file with data");
  idx.cells = std::make_shared<Column::Bytes>(read_cells(*source, product(idx.sizes, path), path));
  return idx;
}

Column label_column(const Idx& labels) {
  std::array<std::int32_t, 256> codes{};
  for (const std::uint8_t label : *labels.cells) codes[label] = 1;
  std::vector<std::string> levels;
  for (std::size_t label = 0; label < codes.size(); ++label) {
    if (codes[label] == 0) continue;
    codes[label] = static_cast<std::int32_t>(levels.size());
    levels.push_back(std::to_string(label));
  }
  std::vector<std::int32_t> cells;
  cells.reserve(labels.cells->size());
  for (const std::uint8_t label : *labels.cells) cells.push_back(codes[label]);
  return Column::categories("label", cells, std::move(levels));
}

Column read_labels(const std::string& path, std::size_t images) {
  const Idx labels = read(path);
  if (labels.sizes.size() != 1)
    fail(path, fmt::format("the IDX file of labels has {} dimensions where one is expected", labels.sizes.size()),
         "name the file of labels, such as train-labels-idx1-ubyte.gz");
  if (labels.sizes[0] != images)
    fail(path, fmt::format("there are {} labels for {} images", labels.sizes[0], images),
         "name the labels that belong to the images");
  return label_column(labels);
}

}  // namespace

bool is_idx(const std::string& path) {
  const auto source = open_file(path);
  return read_magic(*source).bytes;
}

Frame read_idx(const std::string& images, const std::string& labels) {
  const Idx idx = read(images);
  if (idx.sizes.size() < 2)
    fail(images, "the IDX file holds labels, not images", "name the images first and the labels with --labels");
  const std::size_t rows = idx.sizes.front();
  const std::size_t pixels = idx.cells->size() / rows;
  if (pixels == 0) fail(images, "the images have no pixels", "name a file with data");
  std::vector<Column> columns;
  columns.reserve(pixels + 1);
  for (std::size_t i = 0; i < pixels; ++i)
    columns.push_back(Column::bytes(fmt::format("p{}", i + 1), idx.cells, rows, i, pixels));
  if (!labels.empty()) columns.push_back(read_labels(labels, rows));
  Frame frame(std::move(columns), images);
  frame.image_height = idx.sizes[1];
  frame.image_width = idx.sizes.size() > 2 ? pixels / idx.sizes[1] : 1;
  return frame;
}

}  // namespace lamina

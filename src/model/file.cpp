#include "model/file.hpp"

#include <bit>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>

#include "base/checksum.hpp"
#include "lamina/error.hpp"
#include "lamina/model_file.hpp"

namespace lamina {

namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "model files are little endian");

constexpr std::string_view kMagic{"LAMINA\x1a\n", 8};
constexpr std::size_t kPreamble = 64;
constexpr std::size_t kAlignment = 64;
constexpr int kMaximumDepth = 32;
constexpr std::size_t kMaximumAxes = 8;

struct Preamble {
  char magic[8];
  std::uint32_t version;
  std::uint32_t header_checksum;
  std::uint64_t header_bytes;
  std::uint64_t total_bytes;
  std::uint32_t checksum;  // of all before it
  char zeros[28];
};
static_assert(sizeof(Preamble) == kPreamble);

std::uint32_t checksum(std::string_view bytes) { return crc32(std::as_bytes(std::span(bytes))); }

std::size_t aligned(std::size_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

// ---- writing ----

std::string stored(const FileTensor& tensor) {
  std::string bytes;
  auto append = [&](auto value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); };
  bytes.reserve(tensor.values.size() * (tensor.precision == Precision::fp32 ? 4 : 8));
  for (double value : tensor.values) {
    if (tensor.precision == Precision::fp32)
      append(static_cast<float>(value));
    else
      append(value);
  }
  return bytes;
}

// Appends a section's tensors to `data` and returns what the header says of the section.
json pack_section(const FileSection& section, std::string& data) {
  json directory = json::array();
  for (const FileTensor& tensor : section.tensors) {
    const std::string bytes = stored(tensor);
    directory.push_back({{"name", tensor.name},
                         {"type", name(tensor.precision)},
                         {"shape", tensor.shape},
                         {"checksum", checksum(bytes)}});
    data += bytes;
    data.resize(aligned(data.size()), '\0');
  }
  return {{"content", section.content}, {"tensors", std::move(directory)}};
}

Preamble preamble_of(const std::string& header, std::size_t total) {
  Preamble preamble{};
  std::memcpy(preamble.magic, kMagic.data(), kMagic.size());
  preamble.version = kModelFileVersion;
  preamble.header_checksum = checksum(header);
  preamble.header_bytes = header.size();
  preamble.total_bytes = total;
  preamble.checksum = checksum({reinterpret_cast<const char*>(&preamble), offsetof(Preamble, checksum)});
  return preamble;
}

// ---- reading ----

// What a reader needs to complain and to walk: the whole file, its name, and how far it has come.
struct Reader {
  std::string_view bytes;
  const std::string& path;
  std::size_t position = 0;

  [[noreturn]] void fail(const std::string& message, const std::string& remedy) const {
    throw Error(ErrorKind::model, message, remedy, {path, 0, {}});
  }
  [[noreturn]] void damaged(const std::string& part) const {
    fail("the model file is damaged: its " + part + " is not what was written",
         "copy it again from where it was made, or train it again");
  }
  [[noreturn]] void truncated(std::uint64_t expected, const char* at_least = "") const {
    fail("the model file is cut short: it should have " + std::string(at_least) + std::to_string(expected) +
             " bytes and has " + std::to_string(bytes.size()),
         "copy it again from where it was made, or train it again");
  }
  // The next `count` bytes, which the caller has found to be there, and the zeros that follow them.
  std::string_view take(std::size_t count, const std::string& part) {
    const std::string_view found = bytes.substr(position, count);
    const std::size_t next = std::min(aligned(position + count), bytes.size());
    for (std::size_t i = position + count; i < next; ++i)
      if (bytes[i] != '\0') damaged("padding after " + part);
    position = next;
    return found;
  }
};

Preamble read_preamble(Reader& reader) {
  const std::string_view bytes = reader.bytes;
  if (bytes.empty() || bytes.substr(0, kMagic.size()) != kMagic.substr(0, std::min(bytes.size(), kMagic.size())))
    reader.fail(bytes.empty() ? "the file is empty, not a model" : "the file is not a Lamina model",
                "give a file that `lamina train … --out FILE` wrote");
  if (bytes.size() < kPreamble) reader.truncated(kPreamble, "at least ");
  Preamble preamble;
  std::memcpy(&preamble, reader.take(kPreamble, "preamble").data(), sizeof preamble);
  if (preamble.version > kModelFileVersion)
    reader.fail("the model file has format version " + std::to_string(preamble.version) +
                    ", this Lamina reads version " + std::to_string(kModelFileVersion),
                "use the Lamina that wrote it or a later one");
  if (preamble.checksum != checksum(bytes.substr(0, offsetof(Preamble, checksum)))) reader.damaged("preamble");
  for (char c : preamble.zeros)
    if (c != '\0') reader.damaged("preamble");
  if (preamble.version < 1) reader.damaged("version");
  if (preamble.total_bytes > bytes.size()) reader.truncated(preamble.total_bytes);
  if (preamble.total_bytes < bytes.size())
    reader.fail("the model file has " + std::to_string(bytes.size()) + " bytes and should have " +
                    std::to_string(preamble.total_bytes),
                "copy it again from where it was made, or train it again");
  return preamble;
}

json parse_header(std::string_view text) {
  const auto shallow = [](int depth, json::parse_event_t, json&) {
    if (depth > kMaximumDepth) throw std::length_error("nested too deeply");
    return true;
  };
  return json::parse(text.begin(), text.end(), shallow);
}

json read_header(Reader& reader, const Preamble& preamble) {
  if (preamble.header_bytes > reader.bytes.size() - reader.position) reader.damaged("header length");
  const std::string_view text = reader.take(preamble.header_bytes, "header");
  if (checksum(text) != preamble.header_checksum) reader.damaged("header");
  return parse_header(text);
}

std::size_t element_count(Reader& reader, const Shape& shape, const std::string& part) {
  if (shape.size() > kMaximumAxes) reader.damaged("directory entry of " + part);
  std::size_t count = 1;
  for (std::int64_t extent : shape)
    if (extent < 0 || __builtin_mul_overflow(count, static_cast<std::size_t>(extent), &count))
      reader.damaged("directory entry of " + part);
  return count;
}

template <class T>
std::vector<double> widened(std::string_view bytes) {
  std::vector<double> values(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    values[i] = value;
  }
  return values;
}

Precision precision_named(Reader& reader, const std::string& text, const std::string& part) {
  for (Precision precision : {Precision::fp32, Precision::fp64})
    if (text == name(precision)) return precision;
  reader.damaged("directory entry of " + part);
}

FileTensor read_tensor(Reader& reader, const json& entry) {
  FileTensor tensor;
  tensor.name = entry.at("name").get<std::string>();
  const std::string part = "tensor " + tensor.name;
  tensor.precision = precision_named(reader, entry.at("type").get<std::string>(), part);
  tensor.shape = entry.at("shape").get<Shape>();
  const std::size_t size = tensor.precision == Precision::fp32 ? 4 : 8;
  const std::size_t count = element_count(reader, tensor.shape, part);
  if (count > (reader.bytes.size() - reader.position) / size) reader.damaged("directory entry of " + part);
  const std::string_view bytes = reader.take(count * size, part);
  if (checksum(bytes) != entry.at("checksum").get<std::uint32_t>()) reader.damaged(part);
  tensor.values = size == 4 ? widened<float>(bytes) : widened<double>(bytes);
  return tensor;
}

FileSection read_section(Reader& reader, const json& description) {
  FileSection section{description.at("content"), {}};
  std::set<std::string> names;
  for (const json& entry : description.at("tensors")) {
    section.tensors.push_back(read_tensor(reader, entry));
    if (!names.insert(section.tensors.back().name).second) reader.damaged("directory");
  }
  return section;
}

}  // namespace

std::string pack(const ModelFile& file) {
  std::string data;
  json header = {{"model", pack_section(file.model, data)}};
  if (file.state) header["state"] = pack_section(*file.state, data);
  const std::string text = header.dump();
  const std::size_t data_offset = aligned(kPreamble + text.size());
  const Preamble preamble = preamble_of(text, data_offset + data.size());
  std::string bytes;
  bytes.reserve(data_offset + data.size());
  bytes.append(reinterpret_cast<const char*>(&preamble), sizeof preamble).append(text);
  bytes.resize(data_offset, '\0');
  return bytes += data;
}

ModelFile unpack(std::string_view bytes, const std::string& path) {
  Reader reader{bytes, path};
  const Preamble preamble = read_preamble(reader);
  try {
    const json header = read_header(reader, preamble);
    ModelFile file;
    file.model = read_section(reader, header.at("model"));
    if (header.contains("state")) file.state = read_section(reader, header.at("state"));
    if (reader.position != bytes.size()) reader.damaged("directory");
    return file;
  } catch (const json::exception&) {  // a checksum that holds over a header we would not write
    reader.damaged("header");
  } catch (const std::length_error&) {
    reader.damaged("header");
  }
}

bool is_model_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;  // a pipe can be read once only
  std::string start(kMagic.size(), '\0');
  std::ifstream file(path, std::ios::binary);
  return file.read(start.data(), static_cast<std::streamsize>(start.size())) && start == kMagic;
}

}  // namespace lamina

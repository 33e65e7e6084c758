// The container of a model file: a JSON header, then tensors, every part with a checksum and every size known up front.
//
//   offset 0   8 bytes   "LAMINA\x1a\n"
//          8   u32       version of this layout; these twelve bytes keep their meaning in every version
//         12   u32       CRC-32 of the header
//         16   u64       bytes of the header
//         24   u64       bytes of the whole file
//         32   u32       CRC-32 of bytes 0…31, then zeros up to 64
//         64             the header: JSON, UTF-8, zeros up to a multiple of 64
//          …             the tensors in the directory's order, row-major, each starting at a multiple of 64, zeros
//          between
//
// All numbers are little endian. The header holds `content` (the caller's), `tensors` (the directory: name, type,
// shape, CRC-32) and, unless dropped, `state`: its own `content` and `tensors`, which follow the model's.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/graph.hpp"
#include "lamina/plan.hpp"

namespace lamina {

inline constexpr std::uint32_t kModelFileVersion = 1;

// Values are held widened; `precision` says how they are stored, which is exact for values of that precision.
struct FileTensor {
  std::string name;
  Precision precision = Precision::fp32;
  Shape shape;
  std::vector<double> values;  // row-major
};

struct FileSection {
  nlohmann::json content;
  std::vector<FileTensor> tensors;
};

struct ModelFile {
  FileSection model;
  std::optional<FileSection> state;
};

// The bytes of the file. Equal values give equal bytes.
std::string pack(const ModelFile& file);

// Reads what `pack` wrote. Checks the size of every part before allocating for it, and every checksum. Throws an error
// of kind `model` that tells a file of another kind, a truncated, a damaged (naming the part) and a later version
// apart. `path` names the file in messages.
ModelFile unpack(std::string_view bytes, const std::string& path);

}  // namespace lamina

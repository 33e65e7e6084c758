// The CSV reader with its block size open, for tests.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "frame/byte_source.hpp"
#include "lamina/csv.hpp"

namespace lamina {

constexpr std::size_t kCsvBlockBytes = std::size_t{1} << 18;

// `name` is the text's name in errors.
Frame read_csv_source(std::unique_ptr<ByteSource> source, const std::string& name, const CsvOptions& options,
                      std::size_t block_bytes = kCsvBlockBytes);

}  // namespace lamina

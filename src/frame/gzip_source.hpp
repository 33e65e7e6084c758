// Gzip (RFC 1952) unpacked while it is read.
#pragma once

#include <memory>
#include <string>

#include "frame/byte_source.hpp"

namespace lamina {

// True when a file's first two bytes are those of gzip.
bool is_gzip(const char* first_two_bytes);

// `path` names the file in errors.
std::unique_ptr<ByteSource> unpack_gzip(std::unique_ptr<ByteSource> packed, const std::string& path);

}  // namespace lamina

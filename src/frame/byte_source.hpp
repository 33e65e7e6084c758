// Bytes of a file, read in order, from the start as often as wanted: plain, gzip, or text in memory. Files are read,
// never mapped: a mapped file that another process cuts short is a SIGBUS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lamina {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Up to `size` bytes; 0 only at the end.
  virtual std::size_t read(char* to, std::size_t size) = 0;
  virtual void rewind() = 0;
  // The part of the stored bytes read so far (0…1) for estimates, 0 when not known.
  virtual double progress() const = 0;
  // No more than this many bytes can come in all: what a header claims beyond it is a lie. No bound: SIZE_MAX.
  virtual std::size_t most_bytes() const = 0;
};

// Opens a file and looks at its first bytes: gzip is unpacked on the way. What cannot be rewound (a pipe) is kept in
// memory. Throws a file error: missing, a directory, not readable, empty; while reading: truncated or damaged gzip.
std::unique_ptr<ByteSource> open_file(const std::string& path);

std::unique_ptr<ByteSource> open_text(std::string_view text);

// The same bytes, each taken as a Latin-1 character and written as UTF-8.
std::unique_ptr<ByteSource> latin1_to_utf8(std::unique_ptr<ByteSource> source);

// Reads until `size` bytes are there or the source ends.
std::size_t read_fully(ByteSource& source, char* to, std::size_t size);

}  // namespace lamina

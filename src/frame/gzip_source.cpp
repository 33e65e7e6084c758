#include "frame/gzip_source.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t kPackedPiece = std::size_t{1} << 16;
constexpr std::size_t kLargestStep = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr std::size_t kLargestRatio = 1032;                 // deflate packs no tighter
constexpr int kGzipWindow = 15 + 16;                        // the largest window, with a gzip header

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string path)
      : packed_(std::move(packed)), path_(std::move(path)), piece_(kPackedPiece) {
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::size_t read(char* to, std::size_t size) override {
    const auto room = static_cast<uInt>(std::min(size, kLargestStep));
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = room;
    while (stream_.avail_out == room && !ended_) step();
    return room - stream_.avail_out;
  }

  void rewind() override {
    packed_->rewind();
    stream_.avail_in = 0;
    ended_ = false;
    between_members_ = false;
    inflateReset(&stream_);
  }

  double progress() const override { return packed_->progress(); }

  std::size_t most_bytes() const override {
    const std::size_t packed = packed_->most_bytes();
    const std::size_t top = std::numeric_limits<std::size_t>::max();
    return packed > top / kLargestRatio ? top : packed * kLargestRatio;
  }

 private:
  void refill() {
    const std::size_t count = packed_->read(piece_.data(), piece_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(piece_.data());
    stream_.avail_in = static_cast<uInt>(count);
  }

  void step() {
    if (stream_.avail_in == 0) refill();
    if (stream_.avail_in == 0) {
      if (!between_members_) fail("the gzip file ends too early", "it was cut short: copy or download it again");
      ended_ = true;
      return;
    }
    if (between_members_) inflateReset(&stream_);  // a gzip file may hold several members, one after the other
    between_members_ = false;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result == Z_STREAM_END) {
      between_members_ = true;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      fail("the gzip file is damaged", "copy or download it again");
    }
  }

  [[noreturn]] void fail(const char* message, const char* remedy) const {
    throw Error(ErrorKind::file, message, remedy, {path_, 0, {}});
  }

  std::unique_ptr<ByteSource> packed_;
  std::string path_;
  std::vector<char> piece_;
  z_stream stream_{};
  bool ended_ = false, between_members_ = false;
};

}  // namespace

bool is_gzip(const char* bytes) { return bytes[0] == '\x1f' && bytes[1] == '\x8b'; }

std::unique_ptr<ByteSource> unpack_gzip(std::unique_ptr<ByteSource> packed, const std::string& path) {
  return std::make_unique<GzipSource>(std::move(packed), path);
}

}  // namespace lamina

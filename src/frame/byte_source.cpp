#include "frame/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "base/file_error.hpp"
#include "frame/gzip_source.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t kPipePiece = std::size_t{1} << 20;
constexpr char kAction[] = "cannot be read";

class FileSource final : public ByteSource {
 public:
  FileSource(std::string path, Descriptor descriptor, std::size_t size)
      : path_(std::move(path)), descriptor_(std::move(descriptor)), size_(size) {}

  std::size_t read(char* to, std::size_t size) override {
    while (true) {
      const ssize_t count = ::read(descriptor_.get(), to, size);
      if (count >= 0) {
        done_ += static_cast<std::size_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (errno != EINTR) throw_file_error(path_, kAction, errno);
    }
  }

  void rewind() override {
    if (::lseek(descriptor_.get(), 0, SEEK_SET) != 0) throw_file_error(path_, kAction, errno);
    done_ = 0;
  }

  double progress() const override {
    return size_ == 0 ? 0 : std::min(1.0, static_cast<double>(done_) / static_cast<double>(size_));
  }

  std::size_t most_bytes() const override { return size_; }

 private:
  std::string path_;
  Descriptor descriptor_;
  std::size_t size_, done_ = 0;
};

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  std::size_t read(char* to, std::size_t size) override {
    const std::size_t count = std::min(size, text_.size() - done_);
    std::memcpy(to, text_.data() + done_, count);
    done_ += count;
    return count;
  }
  void rewind() override { done_ = 0; }
  double progress() const override {
    return text_.empty() ? 0 : static_cast<double>(done_) / static_cast<double>(text_.size());
  }
  std::size_t most_bytes() const override { return text_.size(); }

 private:
  std::string_view text_;
  std::size_t done_ = 0;
};

// What came through a pipe, kept so that it can be read again.
class KeptSource final : public ByteSource {
 public:
  explicit KeptSource(std::string bytes) : bytes_(std::move(bytes)), text_(bytes_) {}
  std::size_t read(char* to, std::size_t size) override { return text_.read(to, size); }
  void rewind() override { text_.rewind(); }
  double progress() const override { return text_.progress(); }
  std::size_t most_bytes() const override { return text_.most_bytes(); }

 private:
  std::string bytes_;
  TextSource text_;
};

class Latin1Source final : public ByteSource {
 public:
  explicit Latin1Source(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  std::size_t read(char* to, std::size_t size) override {
    narrow_.resize(std::max<std::size_t>(1, size / 2));
    const std::size_t count = source_->read(narrow_.data(), narrow_.size());
    char* out = to;
    for (std::size_t i = 0; i < count; ++i) {
      const auto c = static_cast<unsigned char>(narrow_[i]);
      if (c >= 0x80) *out++ = static_cast<char>(0xC0 | (c >> 6));
      *out++ = static_cast<char>(c >= 0x80 ? 0x80 | (c & 0x3F) : c);
    }
    return static_cast<std::size_t>(out - to);
  }

  void rewind() override { source_->rewind(); }
  double progress() const override { return source_->progress(); }
  std::size_t most_bytes() const override {
    const std::size_t most = source_->most_bytes();
    return most > std::numeric_limits<std::size_t>::max() / 2 ? most : 2 * most;
  }

 private:
  std::unique_ptr<ByteSource> source_;
  std::vector<char> narrow_;
};

std::string read_all(ByteSource& source) {
  std::string bytes;
  std::size_t size = 0;
  do {
    size = bytes.size();
    bytes.resize(size + kPipePiece);
    bytes.resize(size + source.read(bytes.data() + size, kPipePiece));
  } while (bytes.size() > size);
  return bytes;
}

}  // namespace

std::size_t read_fully(ByteSource& source, char* to, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const std::size_t count = source.read(to + done, size - done);
    if (count == 0) break;
    done += count;
  }
  return done;
}

std::unique_ptr<ByteSource> open_file(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!descriptor || ::fstat(descriptor.get(), &status) != 0) throw_file_error(path, kAction, errno);
  if (S_ISDIR(status.st_mode)) throw_file_error(path, kAction, EISDIR);
  const auto size = static_cast<std::size_t>(status.st_size);
  std::unique_ptr<ByteSource> source = std::make_unique<FileSource>(path, std::move(descriptor), size);
  if (!S_ISREG(status.st_mode) || size == 0) source = std::make_unique<KeptSource>(read_all(*source));
  char magic[2] = {};
  const std::size_t count = read_fully(*source, magic, sizeof magic);
  if (count == 0) throw Error(ErrorKind::data, "the file is empty", "name a file with data", {path, 0, {}});
  source->rewind();
  return count == 2 && is_gzip(magic) ? unpack_gzip(std::move(source), path) : std::move(source);
}

std::unique_ptr<ByteSource> open_text(std::string_view text) { return std::make_unique<TextSource>(text); }

std::unique_ptr<ByteSource> latin1_to_utf8(std::unique_ptr<ByteSource> source) {
  return std::make_unique<Latin1Source>(std::move(source));
}

}  // namespace lamina

#include "frame/csv_blocks.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lamina {

namespace {

constexpr std::size_t kHeadBytes = std::size_t{1} << 20;
constexpr std::size_t kSmallestBlock = 4;  // a byte order mark and one more
constexpr std::size_t kLongestQuoted = std::size_t{1} << 28;
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

const char* find(const char* from, const char* end, char c) {
  return static_cast<const char*>(std::memchr(from, c, static_cast<std::size_t>(end - from)));
}

// Past the last line end in [from, to), null when there is none. A CR that is the last byte may be half of a CRLF.
const char* after_last_line_end(const char* from, const char* to, bool more_follows) {
  if (from == to) return nullptr;
  if (const void* feed = memrchr(from, '\n', static_cast<std::size_t>(to - from)))
    return static_cast<const char*>(feed) + 1;
  if (more_follows) --to;
  const void* carriage = memrchr(from, '\r', static_cast<std::size_t>(to - from));
  return carriage == nullptr ? nullptr : static_cast<const char*>(carriage) + 1;
}

// The closing quote of a field whose text starts at `p`, null when it is not there.
const char* closing_quote(const char* p, const char* end) {
  while (const char* quote = find(p, end, '"')) {
    if (quote + 1 == end || quote[1] != '"') return quote;
    p = quote + 2;
    if (p >= end) break;
  }
  return nullptr;
}

}  // namespace

CsvBlocks::CsvBlocks(std::unique_ptr<ByteSource> source, std::size_t bytes)
    : source_(std::move(source)), bytes_(std::max(kSmallestBlock, bytes)) {
  const std::size_t most = source_->most_bytes();  // a small text needs a small block: one byte more, to see its end
  if (most < bytes_) bytes_ = std::max(kSmallestBlock, most + 1);
}

void CsvBlocks::skip_byte_order_mark() {
  if (started_) return;
  started_ = true;
  pending_.resize(3);
  pending_.resize(read_fully(*source_, pending_.data(), 3));
  if (pending_.size() == 3 && std::memcmp(pending_.data(), kByteOrderMark, 3) == 0) pending_.clear();
}

std::string_view CsvBlocks::peek(bool& whole) {
  skip_byte_order_mark();
  const std::size_t most = source_->most_bytes();
  const std::size_t head_bytes = most < kHeadBytes ? most + 1 : kHeadBytes;
  const std::size_t before = pending_.size();
  pending_.resize(std::max(before, head_bytes));
  const std::size_t count = read_fully(*source_, pending_.data() + before, pending_.size() - before);
  ended_ = before + count < pending_.size();
  pending_.resize(before + count);
  whole = ended_;
  return {pending_.data(), pending_.size()};
}

void CsvBlocks::rewind() {
  source_->rewind();
  pending_.clear();
  started_ = ended_ = false;
}

// Reads on until the block holds `goal` bytes or the source ends, and leaves room for a line end.
void CsvBlocks::fill(CsvBlock& block, std::size_t goal) {
  if (block.text.size() < goal + 1 + CsvBlock::kSlack) block.text.resize(goal + 1 + CsvBlock::kSlack);
  const std::size_t room = goal - block.size;
  const std::size_t count = read_fully(*source_, block.text.data() + block.size, room);
  block.size += count;
  ended_ = count < room;
  if (ended_ && block.size > 0 && !FieldReader::is_line_end(block.end()[-1])) block.text[block.size++] = '\n';
}

bool CsvBlocks::next(CsvBlock& block) {
  skip_byte_order_mark();
  block.size = pending_.size();
  if (block.text.size() < block.size + 1 + CsvBlock::kSlack) block.text.resize(block.size + 1 + CsvBlock::kSlack);
  std::copy(pending_.begin(), pending_.end(), block.text.begin());
  pending_.clear();
  std::size_t goal = std::max(bytes_, block.size);
  const char* cut = nullptr;
  while (true) {
    fill(block, goal);
    if (block.size == 0) return false;
    cut = find_rows(block);
    if (ended_ || cut != nullptr || (block.unclosed && block.size > kLongestQuoted)) break;
    goal = 2 * std::max(goal, block.size);
  }
  if (block.unclosed && (ended_ || cut == nullptr)) {
    block.text[block.size] = '\n';
    cut = nullptr;
  }
  block.unclosed = block.unclosed && cut == nullptr;
  if (cut != nullptr && !ended_) {
    pending_.assign(cut, block.end());
    block.size = static_cast<std::size_t>(cut - block.begin());
  }
  block.progress = source_->progress();
  return true;
}

// The end of the last whole row, null when there is none.
const char* CsvBlocks::find_rows(CsvBlock& block) const {
  std::size_t size = 0;
  const bool quotes = find(block.begin(), block.end(), '"') != nullptr;
  if (!quotes || !indexer_.find_rows(block.begin(), block.size, ended_, size))
    return after_whole_rows(block, block.unclosed);
  block.unclosed = false;
  return size == 0 ? nullptr : block.begin() + size;
}

// Whether the quote at `quote` opens a field; [from, quote) is outside quotes.
bool CsvBlocks::opens_field(const char* begin, const char* from, const char* quote) const {
  const char* p = quote;
  while (p > from && fields_.is_blank(p[-1]) && !fields_.is_delimiter(p[-1])) --p;
  if (p == from) return from == begin;
  return fields_.is_delimiter(p[-1]) || FieldReader::is_line_end(p[-1]);
}

// Walks from quote to quote. Gives the end of the last row that ends outside quotes, null when there is none.
const char* CsvBlocks::after_whole_rows(const CsvBlock& block, bool& unclosed) const {
  const char* end = block.end();
  const char* cut = nullptr;
  const char* outside = block.begin();  // start of the stretch outside quotes
  const char* p = outside;
  unclosed = false;
  while (const char* quote = find(p, end, '"')) {
    p = quote + 1;
    if (!opens_field(block.begin(), outside, quote)) continue;
    if (const char* line_end = after_last_line_end(outside, quote, false)) cut = line_end;
    const char* closing = closing_quote(p, end);
    unclosed = closing == nullptr;
    if (unclosed) return cut;
    outside = p = closing + 1;
  }
  const char* line_end = after_last_line_end(outside, end, !ended_);
  return line_end == nullptr ? cut : line_end;
}

}  // namespace lamina

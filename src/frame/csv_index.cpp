#include "frame/csv_index.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/cpu.hpp"

namespace lamina {

namespace {

using Mask = std::uint64_t;

enum Kind : std::size_t { kQuote, kDelimiter, kLineFeed, kCarriageReturn, kSpace, kTab, kKinds };
constexpr std::size_t kBlocks = 32;  // looked at together: their masks stay in the first-level cache

// Bit j: the parity of bits 0 … j.
Mask parity_up_to(Mask bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

// Walks over the blocks of a text and carries what one block must know of the one before.
class Walk {
 public:
  explicit Walk(bool tabs_are_blank) : tabs_(tabs_are_blank ? ~Mask{0} : 0) {}

  // Calls note(stops, line feeds) with those outside of quotes.
  template <class Note>
  void block(const Mask* found, const Note& note) {
    const Mask quotes = found[kQuote], inside = quotes == 0 ? inside_ : parity_up_to(quotes) ^ inside_;
    const Mask lines = found[kLineFeed], returns = found[kCarriageReturn];
    const Mask blanks = (found[kSpace] | (found[kTab] & tabs_)) & ~inside;
    const Mask stops = (found[kDelimiter] | lines) & ~inside;
    const Mask ends = stops | returns, begins = stops << 1 | begins_;
    const Mask opening = quotes & inside, closing = quotes & ~inside;
    irregular_ |= (opening & ~begins) | ((closing << 1 | closing_) & ~ends) | ((lines | returns) & inside) |
                  ((returns << 1 | returns_) & ~lines) | (blanks & begins) | ((blanks << 1 | blanks_) & ends);
    inside_ = Mask{0} - (inside >> 63);
    begins_ = stops >> 63;
    closing_ = closing >> 63;
    returns_ = returns >> 63;
    blanks_ = blanks >> 63;
    note(stops, lines & ~inside);
  }

  bool regular() const { return irregular_ == 0; }
  bool inside() const { return inside_ != 0; }

 private:
  const Mask tabs_;
  // Of the character before the block, in bit 0; `inside_` in all bits. A text begins as a line does.
  Mask inside_ = 0, begins_ = 1, closing_ = 0, returns_ = 0, blanks_ = 0;
  Mask irregular_ = 0;
};

void note_stops(Mask stops, std::size_t first, CsvIndex& index) {
  std::uint32_t* to = index.stops.data() + index.stop_count;
  for (; stops != 0; stops &= stops - 1)
    *to++ = static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(std::countr_zero(stops));
  index.stop_count = static_cast<std::size_t>(to - index.stops.data());
}

}  // namespace

CsvIndexer::CsvIndexer(char delimiter)
    : find_(kernels::find_bytes_list().select(detect_cpu_tier()).function),
      wanted_{'"', delimiter, '\n', '\r', ' ', '\t'},
      blank_delimiter_(delimiter == ' ') {}

template <class Room, class Note>
bool CsvIndexer::walk(const char* text, std::size_t size, bool ended, const Room& make_room, const Note& note) const {
  if (blank_delimiter_ || size > std::numeric_limits<std::uint32_t>::max()) return false;
  Walk walk(wanted_[kDelimiter] != '\t');
  Mask masks[kBlocks * kKinds];
  for (std::size_t first = 0; first < size && walk.regular(); first += 64 * kBlocks) {
    const std::size_t count = std::min(size - first, 64 * kBlocks);
    make_room(count);
    find_(text + first, count, wanted_, kKinds, masks);
    for (std::size_t block = 0; 64 * block < count; ++block)
      walk.block(masks + kKinds * block, [&](Mask stops, Mask lines) { note(stops, lines, first + 64 * block); });
  }
  const bool open = walk.inside() || text[size - 1] != '\n';  // the last row
  return walk.regular() && !(ended && open);
}

bool CsvIndexer::index(const char* text, std::size_t size, CsvIndex& index) const {
  const auto make_room = [&](std::size_t count) {
    if (index.stops.size() < index.stop_count + count) index.stops.resize(2 * (index.stop_count + count));
  };
  index.stop_count = 0;
  make_room(1);
  index.stops[index.stop_count++] = CsvIndex::kBeforeText;
  index.rows.clear();
  return walk(text, size, true, make_room, [&](Mask stops, Mask lines, std::size_t first) {
    for (; lines != 0; lines &= lines - 1) {
      const Mask up_to = lines ^ (lines - 1);  // the lowest line feed and all below it
      note_stops(stops & up_to, first, index);
      stops &= ~up_to;
      index.rows.push_back(static_cast<std::uint32_t>(index.stop_count - 1));
    }
    note_stops(stops, first, index);
  });
}

bool CsvIndexer::find_rows(const char* text, std::size_t size, bool ended, std::size_t& rows_size) const {
  rows_size = 0;
  return walk(
      text, size, ended, [](std::size_t) {},
      [&](Mask, Mask lines, std::size_t first) {
        if (lines != 0) rows_size = first + 64 - static_cast<std::size_t>(std::countl_zero(lines));
      });
}

}  // namespace lamina

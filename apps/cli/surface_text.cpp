// Surfaces as text.

#include "explanation_text.hpp"
#include "explanation_words.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t kMostAcross = 8, kMostDown = 12;  // places

// Some of `count` places, the first and the last among them.
std::vector<std::size_t> thinned(std::size_t count, std::size_t most) {
  std::vector<std::size_t> places;
  if (count <= most) most = count;
  for (std::size_t i = 0; i < most; ++i) places.push_back(most > 1 ? i * (count - 1) / (most - 1) : 0);
  return places;
}

}  // namespace

std::string surface_text(const Surface& surface, const Explained& explained) {
  const auto across = thinned(surface.x.size(), kMostAcross), down = thinned(surface.y.size(), kMostDown);
  std::vector<std::string> head = {printable(surface.y.column) + " \\ " + printable(surface.x.column)};
  for (const std::size_t x : across) head.push_back(printable(place_text(surface.x, x)));
  TextTable lines(std::string(head.size(), 'r'), head);
  Decimals decimal;
  decimal.take(surface.values);
  for (const std::size_t y : down) {
    std::vector<std::string> cells = {place_text(surface.y, y)};
    for (const std::size_t x : across) cells.push_back(decimal(surface.values[y * surface.x.size() + x]));
    lines.add(std::move(cells));
  }
  std::string text = "\n" + answer_name(surface.output, explained) + " along " + printable(surface.x.column) + " and " +
                     printable(surface.y.column) +
                     (surface.kind == "pdp" ? ", the mean of " + rows_text(explained)
                                            : ", the other predictors held at their " + explained.options().hold) +
                     "\n" + lines.text();
  if (across.size() < surface.x.size() || down.size() < surface.y.size())
    text += "  some of " + std::to_string(surface.x.size()) + " × " + std::to_string(surface.y.size()) +
            " places; --out and --json have them all\n";
  if (!surface.band.empty()) text += "  --out and --json have the bands" + band_text(explained) + "\n";
  return text;
}

}  // namespace lamina::cli

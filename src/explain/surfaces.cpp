// Two predictors at once.
#include "explain/typical_row.hpp"
#include "explain/vary.hpp"
#include "lamina/curves.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

using explain::column_at;
using explain::with_column;

std::vector<Surface> blank_surfaces(const Explained& explained, const std::string& kind, const Places& x,
                                    const Places& y) {
  Surface blank;
  blank.kind = kind;
  blank.x = x;
  blank.y = y;
  blank.values.resize(x.size() * y.size());
  std::vector<Surface> all(explained.outputs().size(), blank);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].output = explained.output_name(explained.outputs()[i]);
  return all;
}

void fill_means(const Explained& explained, std::vector<Surface>& surfaces) {
  const Places x = surfaces.front().x, y = surfaces.front().y;
  const std::size_t rows = explained.frame().rows();
  for (std::size_t row = 0; row < y.size(); ++row) {
    const Frame one = with_column(explained.frame(), column_at(explained, y, std::vector<std::size_t>(rows, row)));
    for (std::size_t column = 0; column < x.size(); ++column) {
      const std::vector<std::size_t> everywhere(rows, column);
      const auto answers = explained.answerer().answers(with_column(one, column_at(explained, x, everywhere)));
      for (std::size_t i = 0; i < surfaces.size(); ++i)
        surfaces[i].values[row * x.size() + column] = explain::mean_answer(explained, answers, explained.outputs()[i]);
    }
  }
}

void fill_typical(const Explained& explained, std::vector<Surface>& surfaces) {
  const Places x = surfaces.front().x, y = surfaces.front().y;
  const std::size_t cells = x.size() * y.size(), width = explained.answerer().outputs().size();
  std::vector<std::size_t> at_x(cells), at_y(cells);
  for (std::size_t cell = 0; cell < cells; ++cell) at_x[cell] = cell % x.size(), at_y[cell] = cell / x.size();
  Frame rows = explain::typical_rows(explained, cells);
  rows = with_column(with_column(rows, column_at(explained, x, at_x)), column_at(explained, y, at_y));
  const std::vector<double> answers = explained.answerer().answers(rows);
  for (std::size_t i = 0; i < surfaces.size(); ++i)
    for (std::size_t cell = 0; cell < cells; ++cell)
      surfaces[i].values[cell] = answers[cell * width + explained.outputs()[i]];
}

void check_surface(const std::string& kind, const Places& x, const Places& y) {
  if (kind != "pdp" && kind != "at") {
    const std::string close = nearest(kind, {"pdp", "at"});
    throw Error(ErrorKind::usage, "there is no surface '" + kind + "'",
                close.empty() ? "choose among pdp, at" : "did you mean " + close + "?");
  }
  if (x.column == y.column)
    throw Error(ErrorKind::usage, "a surface needs two predictors, not '" + x.column + "' twice", "name another");
  if (x.size() == 0 || y.size() == 0)
    throw Error(ErrorKind::usage, "a surface needs places", "give some", {{}, 0, (x.size() == 0 ? x : y).column});
}

}  // namespace

std::vector<Surface> surfaces(const Explained& explained, const std::string& kind, const Places& x, const Places& y) {
  check_surface(kind, x, y);
  explain::check_places(explained, x);
  explain::check_places(explained, y);
  std::vector<Surface> found =
      blank_surfaces(explained, kind, explain::fitting(explained, x), explain::fitting(explained, y));
  kind == "pdp" ? fill_means(explained, found) : fill_typical(explained, found);
  return found;
}

}  // namespace lamina

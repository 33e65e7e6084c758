// Charts as files and as characters: what the flags of `lamina plot` say of it.
#pragma once

#include <string>
#include <vector>

#include "command.hpp"
#include "lamina/chart.hpp"

namespace lamina::cli {

class ChartFiles {
 public:
  // Declares --out, --terminal, --width, --height, --scale and --dark.
  void add(CLI::App& app);

  // Throws a usage error for an ending that stands for no format, for flags that it leaves without effect, and for a
  // place that cannot be written; before anything is computed.
  void check(const std::vector<std::string>& inputs) const;

  // Writes each chart; of several, FILE-1.svg, FILE-2.svg, …. The files' names.
  std::vector<std::string> write(const std::vector<Chart>& charts) const;
  bool to_file() const { return !out_.empty(); }
  bool to_terminal() const { return terminal_ || out_.empty(); }
  std::string drawn(const Chart& chart) const;  // in characters, with its title and caption

 private:
  std::string text_of(const Chart& chart) const;
  DrawOptions draw_options(const Chart& chart) const;

  std::string out_, width_, height_, scale_;
  bool terminal_ = false, dark_ = false;
};

// A Plotly figure: {"data", "layout"}, with "name", "title" and "caption" beside them.
nlohmann::json to_json(const Chart& chart);

}  // namespace lamina::cli

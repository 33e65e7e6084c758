#include "chart_files.hpp"

#include <unistd.h>

#include <algorithm>

#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "terminal.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr double kLeastSide = 50, kMostSide = 20000, kMostPixels = 2e8;
constexpr int kHeight = 500;

struct Format {
  const char* ending;
  std::vector<const char*> reads;  // the flags of drawing that act on it
  std::string (*text)(const Chart& chart, const DrawOptions& options);
};

const std::vector<Format>& formats() {
  static const std::vector<Format> table = {
      {".html", {}, [](const Chart& chart, const DrawOptions&) { return to_html(chart); }},
      {".svg",
       {"--width", "--height", "--dark"},
       [](const Chart& chart, const DrawOptions& options) { return to_svg(chart, options); }},
      {".png",
       {"--width", "--height", "--dark", "--scale"},
       [](const Chart& chart, const DrawOptions& options) { return to_png(chart, options); }},
      {".csv", {}, [](const Chart& chart, const DrawOptions&) { return to_csv(numbers_of(chart)); }},
      {".json",
       {},
       [](const Chart& chart, const DrawOptions&) {
         return to_json(chart).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
       }},
  };
  return table;
}

std::string endings() {
  std::string text;
  for (const Format& format : formats()) text += (text.empty() ? "" : ", ") + std::string(format.ending);
  return text;
}

bool ends_with(const std::string& text, const std::string& ending) {
  return text.size() > ending.size() && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

const Format& format_of(const std::string& out) {
  for (const Format& format : formats())
    if (ends_with(out, format.ending)) return format;
  throw Error(ErrorKind::usage, "--out " + out + " says no format", "end the file's name with one of " + endings(),
              {out, 0, {}});
}

double between(const std::string& option, const std::string& text, double least, double most) {
  const double number = number_option(option, text);
  if (number < least || number > most)
    throw Error(ErrorKind::usage, option + " " + text + " is out of range",
                "give a number from " + significant(least) + " to " + significant(most));
  return number;
}

int side(const std::string& option, const std::string& text) {
  return static_cast<int>(between(option, text, kLeastSide, kMostSide));
}

// "boundary.svg" and 2 → "boundary-2.svg".
std::string numbered(const std::string& out, std::size_t number) {
  const std::size_t dot = out.rfind('.');
  return out.substr(0, dot) + "-" + std::to_string(number) + out.substr(dot);
}

std::string lines_of(const std::string& text, int width) {
  std::string lines;
  for (const std::string& line : wrapped(printable(text), static_cast<std::size_t>(width))) lines += line + "\n";
  return lines;
}

}  // namespace

void ChartFiles::add(CLI::App& app) {
  const auto text = [&app](const char* name, std::string& value, const char* help, const char* placeholder) {
    app.add_option(name, value, help)->option_text(placeholder)->take_last()->group("output");
  };
  static const std::string out = "file to write, in the format of its ending: " + endings() +
                                 "; several charts of one kind are numbered; default: the terminal";
  text("--out", out_, out.c_str(), "FILE");
  app.add_flag("--terminal", terminal_, "draw in the terminal, also beside a file")->group("output");
  text("--width", width_, "pixels across [800]; without a file, characters", "N");
  text("--height", height_, "pixels down, by default what suits the chart; without a file, lines", "N");
  text("--scale", scale_, "pixels of a .png file for each pixel of the drawing [1]", "X");
  app.add_flag("--dark", dark_, "on dark paper")->group("output");
}

void ChartFiles::check(const std::vector<std::string>& inputs) const {
  std::vector<const char*> reads = {"--width", "--height"};
  if (to_file()) reads = format_of(out_).reads;
  const auto has_effect = [&](const char* flag) {
    return std::any_of(reads.begin(), reads.end(), [flag](const std::string& read) { return read == flag; });
  };
  const std::vector<std::pair<const char*, bool>> flags = {
      {"--width", !width_.empty()}, {"--height", !height_.empty()}, {"--scale", !scale_.empty()}, {"--dark", dark_}};
  for (const auto& [flag, given] : flags)
    if (given && !has_effect(flag))
      throw Error(ErrorKind::usage,
                  std::string(flag) + " has no effect on " + (to_file() ? out_ : std::string("the terminal")),
                  "leave it out");
  draw_options(Chart{});  // throws for numbers that cannot be meant
  guard_output(out_, inputs);
}

DrawOptions ChartFiles::draw_options(const Chart& chart) const {
  DrawOptions options;
  options.height = chart.layout.value("height", kHeight);
  if (!width_.empty() && to_file()) options.width = side("--width", width_);
  if (!height_.empty() && to_file()) options.height = side("--height", height_);
  if (!scale_.empty()) options.scale = between("--scale", scale_, 0.1, 20);
  if (options.width * options.scale * options.height * options.scale > kMostPixels)
    throw Error(ErrorKind::usage, "the picture would have more than 200 million pixels", "give a smaller --scale");
  options.theme = dark_ ? Theme::dark : Theme::light;
  return options;
}

std::string ChartFiles::text_of(const Chart& chart) const { return format_of(out_).text(chart, draw_options(chart)); }

std::vector<std::string> ChartFiles::write(const std::vector<Chart>& charts) const {
  std::vector<std::string> written;
  if (!to_file()) return written;
  for (const Chart& chart : charts) {
    written.push_back(charts.size() == 1 ? out_ : numbered(out_, written.size() + 1));
    replace_file(written.back(), text_of(chart));
  }
  return written;
}

std::string ChartFiles::drawn(const Chart& chart) const {
  TerminalOptions options;
  const int width = terminal_width(STDOUT_FILENO);
  options.colour = shows_colour(STDOUT_FILENO);
  options.unicode = locale_has_unicode();
  if (width > 0) options.width = std::max(width, 40);
  if (!width_.empty() && !to_file()) options.width = static_cast<int>(between("--width", width_, 20, 1000));
  if (!height_.empty() && !to_file()) options.height = static_cast<int>(between("--height", height_, 5, 1000));
  return lamina::to_terminal(chart, options) + lines_of(chart.caption, options.width);
}

nlohmann::json to_json(const Chart& chart) {
  return {{"name", chart.name},
          {"title", chart.title},
          {"caption", chart.caption},
          {"data", chart.data},
          {"layout", chart.layout}};
}

}  // namespace lamina::cli

#include "lamina/csv.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/cpu.hpp"
#include "frame/csv_columns.hpp"
#include "frame/csv_dialect.hpp"
#include "frame/csv_pass.hpp"
#include "frame/csv_reader.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A promise about a column that is not there is a mistake, unless the column is also in `only`: then a saved model
// asks for it, and its encoder says what is lacking.
void check_promises(const CsvColumns& columns) {
  for (const auto& promise : columns.options.types) {
    const std::string& name = promise.first;
    if (contains(columns.names, name) || contains(columns.options.only, name)) continue;
    const std::string near = nearest(name, columns.names);
    throw Error(ErrorKind::usage, "--types names the column '" + name + "', which is not there",
                near.empty() ? "name a column of the file" : "did you mean '" + near + "'?", {columns.source, 0, {}});
  }
}

CsvPlan plan_of(const CsvColumns& columns) {
  CsvPlan plan;
  for (std::size_t i = 0; i < columns.names.size(); ++i) {
    const auto promise = columns.options.types.find(columns.names[i]);
    const bool promised = promise != columns.options.types.end();
    const bool number = !promised || promise->second == ColumnKind::number;
    plan.cells.push_back(!columns.wanted[i] ? Cells::skip : number ? Cells::bytes : Cells::codes);
    plan.promised.push_back(promised && number);
  }
  return plan;
}

// The columns that turned out mixed are read again as codes: the text of their earlier cells is needed.
std::optional<CsvTable> read_mixed(const CsvText& text, CsvPlan plan, const CsvTable& first, int threads) {
  bool any = false;
  for (std::size_t i = 0; i < plan.columns(); ++i) {
    const bool mixed = first.cells(i) == Cells::mixed;
    plan.cells[i] = mixed ? Cells::codes : Cells::skip;
    any = any || mixed;
  }
  if (!any) return std::nullopt;
  CsvTable second = read_pass(text, std::move(plan), threads);
  if (second.rows() != first.rows())
    throw Error(ErrorKind::file, "the file changed while it was read", "read it again when it is complete",
                {text.source, 0, {}});
  return second;
}

int reader_threads(int asked, std::size_t bytes, std::size_t block_bytes) {
  const int threads = asked > 0 ? asked : usable_cpus();
  const std::size_t blocks = bytes / block_bytes + 1;
  return blocks < static_cast<std::size_t>(threads) ? static_cast<int>(blocks) : threads;
}

}  // namespace

Frame read_csv_source(std::unique_ptr<ByteSource> source, const std::string& name, const CsvOptions& options,
                      std::size_t block_bytes) {
  const int threads = reader_threads(options.threads, source->most_bytes(), block_bytes);
  if (options.encoding == Encoding::latin1) source = latin1_to_utf8(std::move(source));
  CsvBlocks blocks(std::move(source), block_bytes);
  const NaStrings na(options.na);
  bool whole = false;
  const std::string_view head = blocks.peek(whole);
  const CsvDialect dialect = find_dialect(head, whole, options, na, name);
  blocks.set_delimiter(dialect.delimiter);

  CsvColumns columns{dialect.names, {}, options, name};
  for (const std::string& column : columns.names)
    columns.wanted.push_back(options.only.empty() || options.others || contains(options.only, column));
  check_promises(columns);

  const CsvParser parser(dialect.delimiter, na);
  const CsvText text{blocks, parser, columns.names, name, dialect.header ? std::size_t{1} : 0};
  const CsvPlan plan = guess_plan(text, plan_of(columns));
  CsvTable first = read_pass(text, plan, threads);
  if (first.rows() == 0)
    throw Error(ErrorKind::data, "there is a header and no row of data",
                "add rows, or say --header no when that line is data", {name, dialect.first_line, {}});
  std::optional<CsvTable> second = read_mixed(text, plan, first, threads);
  return make_frame(columns, first, second ? &*second : nullptr);
}

Frame read_csv(const std::string& path, const CsvOptions& options) {
  return read_csv_source(open_file(path), path, options);
}

Frame parse_csv(std::string_view text, const CsvOptions& options, const std::string& source) {
  return read_csv_source(open_text(text), source, options);
}

}  // namespace lamina

// lamina data: the tables that come with Lamina.
#include <filesystem>

#include "bundled_data.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

namespace fs = std::filesystem;

struct DataArguments {
  std::string name = "list", out, folder;
};

std::string file_name(const BundledFile& file) { return fs::path(file.path).filename().string(); }

// The title without the set's name before it.
std::string description(const BundledSet& set) {
  const std::size_t colon = set.title.find(": ");
  return colon == std::string::npos ? set.title : set.title.substr(colon + 2);
}

std::string listing(const BundledData& data) {
  TextTable table("lllrrl", {"name", "part", "target", "rows", "columns", "what it is"});
  for (const BundledSet& set : data.sets) {
    bool first = true;
    for (const BundledFile& file : set.files) {
      table.add({first ? set.name : "", file.part, first ? set.target : "", with_commas(file.rows),
                 with_commas(file.columns), first ? description(set) : ""});
      first = false;
    }
  }
  return table.text() +
         "\nWrite one with `lamina data NAME > NAME.csv`, a set of several files with `lamina data NAME --out DIR`.\n";
}

nlohmann::json json_listing(const BundledData& data) {
  nlohmann::json sets = data.index.at("sets");
  return {{"folder", data.folder}, {"sets", std::move(sets)}};
}

// The command to try once the files of a set are in a folder.
std::string next_command(const BundledSet& set, const fs::path& folder) {
  const auto path = [&](std::size_t i) { return (folder / file_name(set.files[i])).string(); };
  if (set.kind == "idx") return "lamina train " + path(0) + " --labels " + path(1) + " --out " + set.name + ".lamina";
  const std::string answer = set.task == "autoencoder" ? " --task autoencoder" : " --target " + set.target;
  return "lamina train " + path(0) + answer + " --out " + set.name + ".lamina";
}

void write_files(const BundledData& data, const BundledSet& set, const DataArguments& arguments, const Common& common) {
  const fs::path folder = made_folder(arguments.out, "--out");
  nlohmann::json written = nlohmann::json::array();
  for (const BundledFile& file : set.files) {
    const std::string path = (folder / file_name(file)).string();
    replace_file(path, data.content(file));
    written.push_back(path);
    if (!common.quiet && !common.json)
      say("wrote " + printable(path) + " (" + file.part + ", " + counted(file.rows, "row") + ")\n");
  }
  if (common.json)
    print_json({{"written", written}});
  else if (!common.quiet)
    say("next: " + printable(next_command(set, folder)) + "\n");
}

int run(const DataArguments& arguments, const Common& common) {
  const BundledData data = find_bundled_data(arguments.folder);
  if (arguments.name == "list") {
    common.json ? print_json(json_listing(data)) : print(listing(data));
    return kDone;
  }
  const BundledSet& set = data.set(arguments.name);
  if (!arguments.out.empty()) {
    write_files(data, set, arguments, common);
    return kDone;
  }
  if (set.files.size() > 1)
    throw Error(ErrorKind::usage, set.name + " is a set of " + std::to_string(set.files.size()) + " files",
                "name a folder for them with --out DIR");
  print(data.content(set.files[0]));
  return kDone;
}

}  // namespace

Action add_data(CLI::App& app, Common& common) {
  auto arguments = std::make_shared<DataArguments>();
  app.add_option("NAME", arguments->name, "the set to write; without one, or with `list`, all are listed");
  app.add_option("--out", arguments->out, "folder to write the set's files into; made when absent")
      ->option_text("DIR")
      ->group("output");
  app.add_option("--data-dir", arguments->folder, "where the bundled data lies; default: found from the binary")
      ->option_text("DIR")
      ->group("input");
  add_common(app, common);
  return [arguments, &common] { return run(*arguments, common); };
}

}  // namespace lamina::cli

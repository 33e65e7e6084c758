#include <filesystem>

#include "command.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "output.hpp"

namespace lamina::cli {

void add_common(CLI::App& app, Common& common) {
  app.add_flag("--json", common.json, "one JSON object on standard output instead of text")->group("output");
  app.add_flag("--quiet", common.quiet, "no progress, notes or summary")->group("output");
}

void print_json(const nlohmann::json& object) {
  print(object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

void say_notes(const std::vector<std::string>& notes, const Common& common) {
  if (common.quiet) return;
  for (const std::string& note : notes) say("note: " + printable(note) + "\n");
}

std::string shell_quoted(const std::string& word) {
  static const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

void guard_output(const std::string& out, const std::vector<std::string>& inputs) {
  if (out.empty()) return;
  for (const std::string& input : inputs) {
    std::error_code error;
    if (!input.empty() && std::filesystem::is_regular_file(out, error) &&
        std::filesystem::equivalent(out, input, error))
      throw Error(ErrorKind::usage, "the output would overwrite what is read", "give another file with --out",
                  {out, 0, {}});
  }
  check_writable(out);
}

std::string made_folder(const std::string& name, const std::string& option) {
  std::error_code error;
  std::filesystem::create_directories(name, error);
  if (!std::filesystem::is_directory(name))
    throw Error(ErrorKind::file, "cannot be made a folder" + (error ? ": " + error.message() : std::string()),
                "give a folder with " + option, {name, 0, {}});
  return name;
}

}  // namespace lamina::cli

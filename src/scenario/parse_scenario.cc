#include <sstream>

#include <fmt/format.h>

#include "base/text.h"
#include "scenario/scenario.h"

namespace tocsin::scenario {
namespace {

std::vector<std::string> split(std::string const& text, char at) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, at);)
    if (std::string piece(trimmed(part)); !piece.empty()) parts.push_back(std::move(piece));
  return parts;
}

bool is_map_line(std::string const& line) {
  return !line.empty() && (line[0] == ' ' || line[0] == '|') && line.find("->") == std::string::npos;
}

}  // namespace

std::vector<std::string> split_words(std::string const& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

Result<Scenario> parse_scenario(std::string const& file, std::string const& text) {
  Scenario scenario{.file = file};
  std::istringstream stream(text);
  std::string line;
  bool in_map = false;
  for (std::size_t number = 1; std::getline(stream, line); ++number) {
    if (in_map && is_map_line(line)) {
      scenario.map_lines.push_back(line);
      continue;
    }
    in_map = false;
    std::string const content(trimmed(line));
    if (content.starts_with("# name:")) scenario.name = trimmed(content.substr(7));
    if (content.starts_with("# why:")) scenario.why = trimmed(content.substr(6));
    if (content.empty() || content[0] == '#') continue;
    if (content.starts_with("map ")) {
      scenario.metres_per_character = std::atoll(content.c_str() + 4);
      in_map = true;
      continue;
    }
    ScenarioLine step{.number = number};
    auto const arrow = content.find("->");
    step.text = trimmed(content.substr(0, arrow));
    step.expects = arrow != std::string::npos;
    if (step.expects) step.expected = split(content.substr(arrow + 2), ',');
    if (step.expects && step.expected.empty())
      return invalid("scenario.malformed", fmt::format("{}:{}: nothing stands after ->", file, number));
    bool const acts = step.text.starts_with("when ") || step.text.starts_with("clock ") || step.text.starts_with("query ");
    if (acts && !step.expects) return invalid("scenario.malformed", fmt::format("{}:{}: what is expected? (->)", file, number));
    if (acts) {
      scenario.lines.push_back(std::move(step));
      continue;
    }
    for (auto& piece : split(content, ';')) scenario.lines.push_back({.number = number, .text = std::move(piece)});
  }
  if (scenario.name.empty() || scenario.why.empty())
    return invalid("scenario.malformed", fmt::format("{}: a scenario says its # name: and # why:", file));
  return scenario;
}

}  // namespace tocsin::scenario

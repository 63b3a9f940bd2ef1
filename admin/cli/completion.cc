// `musubi completion`: a bash completion script, made from the command tree.
#include <sstream>

#include "admin/cli/command_tree.h"

namespace musubi::cli {
namespace {

std::string options_of(const CLI::App& app) {
  std::string words;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words += " --" + name;
  }
  return words;
}

// One line per command: its path, then the words that may follow.
void write_cases(const CLI::App& app, const std::string& path, std::ostream& out) {
  std::string words;
  for (const CLI::App* child : app.get_subcommands({})) words += " " + child->get_name();
  out << "    '" << path << "') words='" << (words + options_of(app)).substr(words.empty() ? 0 : 1)
      << "' ;;\n";
  for (const CLI::App* child : app.get_subcommands({})) {
    write_cases(*child, path.empty() ? child->get_name() : path + " " + child->get_name(), out);
  }
}

std::string bash_script(const CLI::App& root) {
  std::ostringstream out;
  out << "_musubi() {\n"
         "  local word path='' words=''\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    [[ $word == -* ]] || path=\"${path:+$path }$word\"\n"
         "  done\n"
         "  case $path in\n";
  write_cases(root, "", out);
  out << "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "  [[ ${#COMPREPLY[@]} -gt 0 ]] || "
         "COMPREPLY=($(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -o filenames -F _musubi musubi\n";
  return out.str();
}

}  // namespace

void add_completion(CLI::App& root, Session& session) {
  add_verb(root, "completion", "bashの補完スクリプトを出す / print a bash completion script",
           session, [&root, &session] {
             const std::string script = bash_script(root);
             session.answer(json::Object{{"bash", script}}, script);
             return ExitCode::kOk;
           });
}

}  // namespace musubi::cli

// `musubi manual`: manual pages in roff, made from the command tree; one page per command.
#include <filesystem>
#include <sstream>

#include "adapters/files/files.h"
#include "admin/cli/command_tree.h"

namespace musubi::cli {
namespace {

// roff takes a leading dot or quote for a request, and a hyphen for a line break.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '\\') {
      out += "\\e";
    } else if (letter == '-') {
      out += "\\-";
    } else {
      out += letter;
    }
  }
  return !out.empty() && (out[0] == '.' || out[0] == '\'') ? "\\&" + out : out;
}

std::string page(const CLI::App& app, const std::string& name) {
  std::ostringstream out;
  out << ".TH \"" << name << "\" 1 \"\" \"Musubi\" \"結び / Musubi\"\n.SH NAME\n"
      << escaped(name) << " \\- " << escaped(app.get_description()) << "\n.SH SYNOPSIS\n.B "
      << escaped(name) << "\n[OPTIONS]\n";
  const auto children = app.get_subcommands({});
  if (!children.empty()) {
    out << ".SH COMMANDS\n";
    for (const CLI::App* child : children) {
      out << ".TP\n.B " << escaped(child->get_name()) << "\n"
          << escaped(child->get_description()) << "\n";
    }
  }
  out << ".SH OPTIONS\n";
  for (const CLI::Option* option : app.get_options()) {
    out << ".TP\n.B " << escaped(option->get_name(true, true)) << "\n"
        << escaped(option->get_description())
        << (option->get_required() ? " (必須 / required)" : "") << "\n";
  }
  out << ".SH EXIT STATUS\n0 完了 / done; 1 失敗 / failed; 2 使い方の誤り / usage; 10 見つからない "
         "/ not "
         "found; 11 使用中 / in use; 12 権限なし / not authorised; 20 相手に届かない / "
         "unreachable; 30 "
         "ポリシーにより不可 / denied by policy\n";
  return out.str();
}

Status write_pages(const CLI::App& app, const std::string& name,
                   const std::filesystem::path& folder) {
  TRY(files::write(folder / (name + ".1"), as_bytes(page(app, name)), files::Access::kEveryone));
  for (const CLI::App* child : app.get_subcommands({})) {
    TRY(write_pages(*child, name + "-" + child->get_name(), folder));
  }
  return {};
}

}  // namespace

void add_manual(CLI::App& root, Session& session) {
  auto folder = std::make_shared<std::string>();  // shared by the option and the action
  CLI::App* verb = add_verb(
      root, "manual", "マニュアルページを書き出す / write the manual pages", session,
      [&root, &session, folder] { return session.end(write_pages(root, "musubi", *folder)); });
  verb->add_option("--folder", *folder, "書き出す先 / where to")->required();
}

}  // namespace musubi::cli

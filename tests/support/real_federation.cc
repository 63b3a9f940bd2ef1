#include "tests/support/real_federation.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace musubi::testing {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& word) { return "'" + word + "'"; }

Bytes contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return to_bytes(text.str());
}

json::Value parsed(const Bytes& text, const std::string& where) {
  auto value = json::parse(text);
  if (!value) throw std::runtime_error(where + ": " + value.error().reason);
  return *std::move(value);
}

// Free when asked; the node takes it soon after.
std::string free_address() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const general = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(probe, general, size) == 0 && getsockname(probe, general, &size) == 0;
  close(probe);
  if (!bound) throw std::runtime_error("no free port");
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

// A person chooses a better one on a real machine.
std::string write_passphrase(const fs::path& folder) {
  fs::create_directories(folder);
  const fs::path file = folder / "passphrase";
  std::ofstream(file) << "correct horse battery staple, on a test machine\n";
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  return file.string();
}

std::string organisation_of(const std::string& node) { return node.substr(0, node.rfind('-')); }

}  // namespace

RealFederation::RealFederation(fs::path binaries, fs::path reference, fs::path folder)
    : binaries_(std::move(binaries)),
      reference_(std::move(reference)),
      folder_(std::move(folder)),
      operator_(folder_ / "operator") {
  start_operator();
  enrol(kCityNode);
  enrol(kContractorNode);
  // Everybody starts with the registry that lists them all.
  for (const char* node : {kCityNode, kContractorNode}) {
    fs::copy_file(operator_ / "registry.json", home(node) / "registry.json",
                  fs::copy_options::overwrite_existing);
  }
}

json::Value RealFederation::family_sheet() const {
  const fs::path file = reference_ / "sheets" / "kaku-family.json";
  return parsed(contents(file), file.string());
}

json::Value RealFederation::musubi(const std::vector<std::string>& arguments) const {
  std::string command = quoted((binaries_ / "musubi").string());
  for (const std::string& argument : arguments) command += " " + quoted(argument);
  command += " --json 2>>" + quoted((folder_ / "set-up.log").string());
  FILE* const pipe = popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string said;
  char block[4096];
  while (const std::size_t size = fread(block, 1, sizeof block, pipe)) said.append(block, size);
  if (pclose(pipe) != 0) throw std::runtime_error(command + "\n" + said);
  return said.empty() ? json::Value() : parsed(to_bytes(said), command);
}

void RealFederation::start_operator() {
  const std::string passphrase = write_passphrase(operator_);
  const json::Value answer =
      musubi({"federation", "init", "--dir", operator_.string(), "--plan",
              (reference_ / "miyako.json").string(), "--passphrase-file", passphrase});
  const json::Value* keys = answer.find("trusted_keys");
  if (!keys || !keys->array()) throw std::runtime_error("federation init named no keys");
  for (const json::Value& key : *keys->array()) trusted_keys_.push_back(*key.text());
  for (const char* node : {kCityNode, kContractorNode}) {
    const std::string organisation = organisation_of(node);
    musubi({"federation", "acceptance", "--dir", operator_.string(), "--organisation", organisation,
            "--file", (reference_ / ("acceptance-" + organisation + ".json")).string()});
  }
}

void RealFederation::enrol(const std::string& node) {
  const fs::path here = home(node);
  const std::string exchange = free_address();
  std::vector<std::string> arguments{
      "node",
      "init",
      "--dir",
      here.string(),
      "--node",
      node,
      "--passphrase-file",
      write_passphrase(here),
      "--policy",
      (reference_ / ("bundle-" + organisation_of(node) + ".json")).string(),
      "--wordings",
      (reference_ / "wordings.json").string(),
      "--api",
      free_address(),
      "--operations",
      free_address(),
      "--listen",
      exchange,
      "--endpoint",
      "https://" + exchange};
  for (const std::string& key : trusted_keys_) {
    arguments.insert(arguments.end(), {"--trusted-key", key});
  }
  const json::Value made = musubi(arguments);
  const std::string welcome = (operator_ / ("welcome-" + node + ".json")).string();
  musubi({"federation", "enrol", "--dir", operator_.string(), "--request",
          (here / "request.json").string(), "--fingerprint", *made.find("fingerprint")->text(),
          "--out", welcome});
  musubi({"node", "accept", "--dir", here.string(), "--welcome", welcome});
}

}  // namespace musubi::testing

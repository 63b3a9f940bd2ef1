// `musubi federation add`, `change`, `remove` and `retire`: what the registry says of members,
// one draft for all that one run names.
#include "admin/cli/arguments.h"
#include "admin/cli/federation.h"
#include "protocol/registry/plan.h"

namespace musubi::cli {
namespace {

using registry::Change;
using Texts = std::vector<std::string>;
using Changes = std::vector<Change>;

// "lg-032026=rainbow": whose, and what.
struct Pair {
  std::string whose;
  std::string what;
};

Result<Pair> pair_argument(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos || equals == 0) return invalid("cli.pair", text);
  return Pair{text.substr(0, equals), text.substr(equals + 1)};
}

template <class Part>
Result<Part> read_part(const std::string& file, Result<Part> (*parse)(const json::Value&)) {
  TRY_ASSIGN(const json::Value value, read_json(file));
  auto part = parse(value);
  if (!part) return in_file(file, part.error());
  return part;
}

// Each text becomes one change by `make`, a function to Result<Change>.
template <class Make>
Status gather(const Texts& texts, Make make, Changes& changes) {
  for (const std::string& text : texts) {
    TRY_ASSIGN(Change change, make(text));
    changes.push_back(std::move(change));
  }
  return {};
}

Status publish(Session& session, const OperatorOptions& options, const Changes& changes) {
  if (changes.empty()) return invalid("cli.nothing-to-change");
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto proposal, folder.publish(changes, now()));
  tell(session, folder, proposal, {{"changes", static_cast<std::int64_t>(changes.size())}});
  return {};
}

// add

struct AddOptions : OperatorOptions {
  Texts organisations;
  Texts units;
  Texts capabilities;
  Texts contracts;
};

Result<Change> new_organisation(const std::string& file) {
  TRY_ASSIGN(auto organisation, read_part(file, registry::parse_organisation));
  return Change{registry::AddOrganisation{std::move(organisation)}};
}

Result<Change> new_unit(const std::string& text) {
  TRY_ASSIGN(const Pair pair, pair_argument(text));
  TRY_ASSIGN(const auto organisation, organisation_argument(pair.whose));
  TRY_ASSIGN(auto unit, read_part(pair.what, registry::parse_unit));
  return Change{registry::AddUnit{organisation, std::move(unit)}};
}

Result<Change> new_capability(const std::string& text) {
  TRY_ASSIGN(const Pair pair, pair_argument(text));
  TRY_ASSIGN(const auto organisation, organisation_argument(pair.whose));
  return Change{registry::AddCapability{organisation, pair.what}};
}

Result<Change> new_contract(const std::string& file) {
  TRY_ASSIGN(auto contract, read_part(file, registry::parse_contract));
  return Change{registry::AddContract{std::move(contract)}};
}

Status add(Session& session, const AddOptions& options) {
  Changes changes;
  TRY(gather(options.organisations, new_organisation, changes));
  TRY(gather(options.units, new_unit, changes));
  TRY(gather(options.capabilities, new_capability, changes));
  TRY(gather(options.contracts, new_contract, changes));
  return publish(session, options, changes);
}

// change

struct ChangeOptions : OperatorOptions {
  Texts organisations;
  Texts endpoints;
  Texts contracts;
  std::optional<std::string> baseline;
  std::optional<std::string> catalogue;
};

Result<Change> other_organisation(const std::string& file) {
  TRY_ASSIGN(auto organisation, read_part(file, registry::parse_organisation));
  return Change{registry::ChangeOrganisation{std::move(organisation)}};
}

Result<Change> other_endpoint(const std::string& text) {
  TRY_ASSIGN(const Pair pair, pair_argument(text));
  TRY_ASSIGN(const auto node, node_argument(pair.whose));
  std::optional<std::string> endpoint;
  if (!pair.what.empty()) endpoint = pair.what;
  return Change{registry::ChangeEndpoint{node, std::move(endpoint)}};
}

Result<Change> other_contract(const std::string& file) {
  TRY_ASSIGN(auto contract, read_part(file, registry::parse_contract));
  return Change{registry::ChangeContract{std::move(contract)}};
}

Status change(Session& session, const ChangeOptions& options) {
  Changes changes;
  TRY(gather(options.organisations, other_organisation, changes));
  TRY(gather(options.endpoints, other_endpoint, changes));
  TRY(gather(options.contracts, other_contract, changes));
  if (options.baseline) {
    TRY_ASSIGN(auto baseline, read_baseline(*options.baseline));
    changes.emplace_back(registry::ReplaceBaseline{std::move(baseline)});
  }
  if (options.catalogue) {
    TRY_ASSIGN(auto catalogue, read_catalogue(*options.catalogue));
    changes.emplace_back(registry::ReplaceCatalogue{std::move(catalogue)});
  }
  return publish(session, options, changes);
}

// remove, retire

struct RemoveOptions : OperatorOptions {
  Texts organisations;
  Texts units;
  Texts capabilities;
  Texts nodes;
  Texts contracts;
};

Result<Change> no_organisation(const std::string& text) {
  TRY_ASSIGN(const auto organisation, organisation_argument(text));
  return Change{registry::RemoveOrganisation{organisation}};
}

Result<Change> no_unit(const std::string& text) {
  TRY_ASSIGN(const Pair pair, pair_argument(text));
  TRY_ASSIGN(const auto organisation, organisation_argument(pair.whose));
  return Change{registry::RemoveUnit{organisation, pair.what}};
}

Result<Change> no_capability(const std::string& text) {
  TRY_ASSIGN(const Pair pair, pair_argument(text));
  TRY_ASSIGN(const auto organisation, organisation_argument(pair.whose));
  return Change{registry::RemoveCapability{organisation, pair.what}};
}

Result<Change> no_node(const std::string& text) {
  TRY_ASSIGN(const auto node, node_argument(text));
  return Change{registry::RemoveNode{node}};
}

Result<Change> no_contract(const std::string& id) { return Change{registry::RemoveContract{id}}; }

Result<Change> no_certificate(const std::string& text) {
  TRY_ASSIGN(const Digest certificate, digest_argument(text));
  return Change{registry::RetireCertificate{certificate}};
}

// Organisations last: by then what needed them is gone.
Status remove(Session& session, const RemoveOptions& options) {
  Changes changes;
  TRY(gather(options.contracts, no_contract, changes));
  TRY(gather(options.nodes, no_node, changes));
  TRY(gather(options.units, no_unit, changes));
  TRY(gather(options.capabilities, no_capability, changes));
  TRY(gather(options.organisations, no_organisation, changes));
  return publish(session, options, changes);
}

struct RetireOptions : OperatorOptions {
  Texts certificates;
};

Status retire(Session& session, const RetireOptions& options) {
  Changes changes;
  TRY(gather(options.certificates, no_certificate, changes));
  return publish(session, options, changes);
}

void add_add(CLI::App& noun, Session& session) {
  const auto verb = add_verb<AddOptions>(noun, "add",
                                         "団体、部署、使える根拠、委託契約を加える / add "
                                         "organisations, units, capabilities, contracts",
                                         session, add);
  add_operator_folder(verb);
  verb.app->add_option("--organisation", verb.options->organisations,
                       "団体のファイル。何度でも / an organisation's file; may be repeated");
  verb.app->add_option(
      "--unit", verb.options->units,
      "団体の識別子=部署のファイル。何度でも / organisation=file of the unit; may be repeated");
  verb.app->add_option(
      "--capability", verb.options->capabilities,
      "団体の識別子=使える根拠。何度でも / organisation=capability; may be repeated");
  verb.app->add_option("--contract", verb.options->contracts,
                       "委託契約のファイル。何度でも / a contract's file; may be repeated");
}

void add_change(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ChangeOptions>(noun, "change",
                                            "団体、接続先、委託契約、連合の文書を変える / change "
                                            "organisations, endpoints, contracts, the "
                                            "federation's documents",
                                            session, change);
  add_operator_folder(verb);
  verb.app->add_option(
      "--organisation", verb.options->organisations,
      "団体の新しいファイル。何度でも / an organisation's new file; may be repeated");
  verb.app->add_option(
      "--endpoint", verb.options->endpoints,
      "ノード=接続先。空なら外へつなぐだけ。何度でも / node=endpoint, or empty for one that "
      "only connects outward; may be repeated");
  verb.app->add_option(
      "--contract", verb.options->contracts,
      "委託契約の新しいファイル。何度でも / a contract's new file; may be repeated");
  verb.app->add_option("--baseline", verb.options->baseline,
                       "新しい基本ポリシー / the new baseline");
  verb.app->add_option("--catalogue", verb.options->catalogue,
                       "新しい法的根拠の一覧 / the new catalogue");
}

void add_remove(CLI::App& noun, Session& session) {
  const auto verb = add_verb<RemoveOptions>(noun, "remove",
                                            "団体、部署、使える根拠、ノード、委託契約を外す / "
                                            "remove organisations, units, capabilities, nodes, "
                                            "contracts",
                                            session, remove);
  add_operator_folder(verb);
  verb.app->add_option("--organisation", verb.options->organisations,
                       "団体の識別子。何度でも / an organisation's id; may be repeated");
  verb.app->add_option("--unit", verb.options->units,
                       "団体の識別子=部署の識別子。何度でも / organisation=unit; may be repeated");
  verb.app->add_option(
      "--capability", verb.options->capabilities,
      "団体の識別子=使える根拠。何度でも / organisation=capability; may be repeated");
  verb.app->add_option("--node", verb.options->nodes,
                       "ノードの識別子。何度でも / a node's id; may be repeated");
  verb.app->add_option("--contract", verb.options->contracts,
                       "委託契約の識別子。何度でも / a contract's id; may be repeated");
}

void add_retire(CLI::App& noun, Session& session) {
  const auto verb = add_verb<RetireOptions>(
      noun, "retire", "使わなくなった証明書を外す / take certificates off the list", session,
      retire);
  add_operator_folder(verb);
  verb.app
      ->add_option("--certificate", verb.options->certificates,
                   "証明書の指紋。何度でも / a certificate's fingerprint; may be repeated")
      ->required();
}

}  // namespace

void add_changes(CLI::App& noun, Session& session) {
  add_add(noun, session);
  add_change(noun, session);
  add_remove(noun, session);
  add_retire(noun, session);
}

}  // namespace musubi::cli

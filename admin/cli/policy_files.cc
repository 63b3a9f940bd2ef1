#include "admin/cli/policy_files.h"

#include "admin/cli/arguments.h"
#include "admin/cli/shipped_catalogue.h"

namespace musubi::cli {
namespace {

using policy::Bundle;
using policy::BundleScope;
using policy::Catalogue;

constexpr std::string_view kNoBaseline = "no-baseline";

Result<Bundle> read_bundle(const std::string& file, BundleScope scope) {
  TRY_ASSIGN(const json::Value value, read_json(file));
  auto bundle = policy::parse_bundle(value);
  if (!bundle) return in_file(file, bundle.error());
  if (bundle->scope != scope) return in_file(file, invalid("bundle.scope", bundle->name));
  return bundle;
}

// A baseline without rows over the same attributes.
Result<Bundle> empty_baseline(const Bundle& bundle) {
  Bundle baseline;
  baseline.name = kNoBaseline;
  baseline.scope = BundleScope::kBaseline;
  baseline.serial = 1;
  baseline.domains = bundle.domains;
  return policy::parse_bundle(policy::to_json(baseline));  // which gives it its id
}

Result<Bundle> read_baseline(Session& session, const PolicyOptions& options, const Bundle& sender) {
  if (options.baseline) return read_bundle(*options.baseline, BundleScope::kBaseline);
  session.say("--baseline がないので、規則のない基本ポリシーとして扱います",
              "without --baseline: taken as a baseline without rules");
  return empty_baseline(sender);
}

Result<Catalogue> parse_shipped(Session& session) {
  TRY_ASSIGN(const json::Value value, json::parse(as_bytes(shipped_catalogue())));
  TRY_ASSIGN(Catalogue catalogue, policy::parse_catalogue(value));
  const std::string serial = std::to_string(catalogue.serial);
  session.say(
      "--catalogue がないので、この版に付いている根拠の一覧（通し番号 " + serial + "）を使います",
      "without --catalogue: the catalogue of legal bases that came with this version, "
      "serial " +
          serial);
  return catalogue;
}

}  // namespace

void add_surrounding_options(CLI::App& verb, SurroundingOptions& options) {
  verb.add_option(
      "--baseline", options.baseline,
      "連合の基本ポリシー。なければ規則なし / the federation's baseline; none: no rules");
  verb.add_option("--catalogue", options.catalogue,
                  "法的根拠の一覧。なければこの版に付いているもの / the catalogue of legal bases; "
                  "none: the one that was shipped");
}

void add_acceptance_option(CLI::App& verb, SurroundingOptions& options) {
  verb.add_option(
      "--acceptance", options.acceptance,
      "提供先の受入れの規則。何度でも / acceptance rules of a recipient; may be repeated");
}

void add_base_options(CLI::App& verb, PolicyOptions& options) {
  verb.add_option("--bundle", options.bundle, "提供元の共有ポリシー / the sender's bundle")
      ->required();
  add_surrounding_options(verb, options);
}

void add_policy_options(CLI::App& verb, PolicyOptions& options) {
  add_base_options(verb, options);
  add_acceptance_option(verb, options);
}

Result<Bundle> read_sender(const std::string& file) {
  return read_bundle(file, BundleScope::kSender);
}

Result<PolicyFiles> read_policy(Session& session, const PolicyOptions& options) {
  TRY_ASSIGN(Bundle bundle, read_sender(options.bundle));
  return read_around(session, options, std::move(bundle));
}

Result<PolicyFiles> read_around(Session& session, const PolicyOptions& options, Bundle bundle) {
  PolicyFiles files;
  files.bundle = std::move(bundle);
  TRY_ASSIGN(files.baseline, read_baseline(session, options, files.bundle));
  for (const std::string& file : options.acceptance) {
    TRY_ASSIGN(files.acceptance.emplace_back(), read_bundle(file, BundleScope::kAcceptance));
  }
  TRY_ASSIGN(files.catalogue, read_catalogue(session, options));
  return files;
}

Result<Catalogue> read_catalogue(Session& session, const PolicyOptions& options) {
  if (!options.catalogue) return parse_shipped(session);
  TRY_ASSIGN(const json::Value value, read_json(*options.catalogue));
  auto catalogue = policy::parse_catalogue(value);
  if (!catalogue) return in_file(*options.catalogue, catalogue.error());
  return catalogue;
}

Result<policy::Engine> engine_of(const PolicyFiles& files) {
  return policy::Engine::make(files.baseline, files.bundle, files.acceptance, files.catalogue);
}

analysis::Documents documents_of(const PolicyFiles& files) {
  return {files.baseline, files.bundle, files.acceptance, files.catalogue};
}

}  // namespace musubi::cli

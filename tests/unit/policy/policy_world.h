// The shipped bundles and a little language for requests.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/policy/engine.h"

namespace musubi::policy::test {

// From admin/reference or admin/profiles, or an abort that names the file.
json::Value read_json(const std::string& file);
Bundle shipped(const std::string& name);
const Catalogue& catalogue();
// Every body that has a bundle, as it sends, and one to which it would.
const std::vector<std::pair<std::string, std::string>>& senders_and_recipients();

// Parses JSON written in a test, in which ' stands for ".
json::Value json_of(std::string text);

// Facts from attribute and value; provenance is made up.
Facts facts(const std::vector<std::pair<std::string, std::string>>& values);
Facts facts_of(const ExampleCase& example);
// The referral with consent that most tests vary: every attribute has a value.
Facts referral();
Facts with(Facts facts, const std::string& attribute, const std::string& value);
Facts without(Facts facts, const std::string& attribute);

Engine engine_for(const std::string& sender, const std::vector<std::string>& acceptance = {});

// The categories that are released, by name, in their order.
std::vector<std::string> released(const Decision& decision);
CategoryDecision of(const Decision& decision, Category category);

}  // namespace musubi::policy::test

// Decisions as they are kept: large, and written with every release, so that they go into a sink
// without being built first. to_json() gives the same document.
#pragma once

#include "protocol/json/sink.h"
#include "protocol/policy/decision.h"

namespace musubi::policy {

void write(json::Sink& sink, const Facts& facts);
void write(json::Sink& sink, const Duty& duty);
void write(json::Sink& sink, const CategoryDecision& decision);
void write(json::Sink& sink, const ForbiddenSet& set);
void write(json::Sink& sink, const std::vector<Grant>& grants);

}  // namespace musubi::policy

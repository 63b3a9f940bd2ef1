// What the API says of a release: what left or would leave, and what was withheld and why.
#pragma once

#include "adapters/http/message.h"
#include "node/sharing/sharing_service.h"

namespace musubi::node {

[[nodiscard]] json::Array names_of(const std::vector<Category>& categories);

[[nodiscard]] json::Object to_json(const ReleaseAnswer& answer);

// 201 with the message; 202 with the proposal, if it waits for a second person; 403
// "policy.denied".
[[nodiscard]] http::Response release_answer(const ReleaseAnswer& answer);

}  // namespace musubi::node

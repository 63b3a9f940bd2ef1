#include "admin/cli/staff_arguments.h"

namespace musubi::cli {

Result<CaseId> case_argument(const std::string& text) {
  if (auto id = CaseId::parse(text)) return *std::move(id);
  return invalid("cli.case-id", text);
}

Result<MessageId> message_argument(const std::string& text) {
  if (auto id = MessageId::parse(text)) return *std::move(id);
  return invalid("cli.message-id", text);
}

}  // namespace musubi::cli

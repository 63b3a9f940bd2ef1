// Prints the description of the API that this build of the node serves.
#include <cstdlib>
#include <iostream>

#include "node/api/openapi/document.h"

int main() {
  const auto description = musubi::node::api_description();
  if (!description) {
    std::cerr << description.error().reason << " " << description.error().detail << "\n";
    return EXIT_FAILURE;
  }
  std::cout << musubi::as_text(*description) << "\n";
  return EXIT_SUCCESS;
}

// What the programs of this folder share: options, a folder that goes away, and Cedar's engine.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

// `--name VALUE` for each name; defaults as given.
export function options(defaults) {
  const known = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: "string" }]));
  return { ...defaults, ...parseArgs({ options: known }).values };
}

export function scratch(use) {
  const folder = mkdtempSync(join(tmpdir(), "second-opinion-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The packages are installed in the build folder, beside which no source of ours stands.
export function loadCedar(packages) {
  return createRequire(join(resolve(packages), "any.cjs"))("@cedar-policy/cedar-wasm/nodejs");
}

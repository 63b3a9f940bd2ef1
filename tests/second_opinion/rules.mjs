// The documents as they are: what docs/spec/policy.md says of bundles, and no more. Emitters for the
// engines read rules from here; nothing here decides.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// P-12: a fact that could not be established is a value of its own. No bundle can spell it.
export const MISSING = "MISSING";

// A basis that the catalogue does not list. No catalogue can spell it.
export const UNLISTED = "UNLISTED";

// Section 2: built in, in this order.
export const CATEGORIES = (
  "identity contact address household presenting_issues history health care_level finance tax " +
  "housing_utilities work_school safety justice services_plan"
).split(" ");

const read = (file) => JSON.parse(readFileSync(file, "utf8"));

// Every bundle, the baseline and the catalogue that a folder holds, with the files they came from.
function readFolder(folder) {
  const found = { senders: [], acceptance: [] };
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".json")).sort()) {
    const document = read(join(folder, name));
    const entry = { file: join(folder, name), document };
    if (document.format === "musubi-catalogue-1") found.catalogue = entry;
    if (document.format !== "musubi-policy-1") continue;
    if (document.scope === "baseline") found.baseline = entry;
    if (document.scope === "sender") found.senders.push(entry);
    if (document.scope === "acceptance") found.acceptance.push(entry);
  }
  return found;
}

// Of folders "A,B,…": baseline and catalogue are the first one's. `areas`: who meets whom.
export function readFolders(folders) {
  const areas = folders.split(",").map(readFolder);
  const [{ baseline, catalogue }] = areas;
  const all = (scope) => areas.flatMap((area) => area[scope]);
  return { baseline, catalogue, areas, senders: all("senders"), acceptance: all("acceptance") };
}

// A world is what one decision is made by: the baseline, a sender's bundle, and the acceptance rules
// of its recipients, each once (P-23), over a catalogue.
export function makeWorld(baseline, sender, acceptance, catalogue) {
  const bundles = [baseline, sender, ...acceptance];
  const domains = new Map([["category", CATEGORIES]]);
  const settings = new Map();
  for (const bundle of bundles) {
    for (const { attribute, values, setting } of bundle.domains) {
      domains.set(attribute, values); // P-7: the same wherever it is declared
      if (setting !== undefined) settings.set(attribute, sender.settings?.[attribute] ?? setting);
    }
  }
  const classes = new Map(catalogue.rows.map((row) => [row.id, row.class]));
  return {
    name: bundles.map((bundle) => bundle.name).join(" + "),
    bundles,
    domains,
    settings,
    classes,
    rows: bundles.flatMap((bundle) => bundle.rows.map((row) => ({ ...row, rule: `${bundle.name}/${row.id}` }))),
  };
}

// What the rows see of a request: each attribute of the domains, with a value or MISSING (P-12, P-14).
// The engine's own attributes take no fact: `basis_class` (section 2) and settings (P-50).
export function factsAsSeen(world, basis, facts) {
  const seen = new Map();
  for (const [attribute, values] of world.domains) {
    if (attribute === "category") continue;
    let value = facts[attribute];
    if (attribute === "basis_class") value = world.classes.get(basis);
    if (world.settings.has(attribute)) value = world.settings.get(attribute);
    seen.set(attribute, values.includes(value) ? value : MISSING);
  }
  return seen;
}

// The attributes that a row lists: to the others all are blind (P-13).
export function listed(world) {
  const boxes = world.rows.filter((row) => row.kind !== "ack").flatMap((row) => [row.when, ...(row.unless ?? [])]);
  return new Set(boxes.flatMap((box) => Object.keys(box)));
}

// The attributes that a request may state.
export const statable = (world) =>
  [...world.domains.keys()].filter(
    (each) => each !== "category" && each !== "basis_class" && !world.settings.has(each));

// Changes of a single cell of a bundle.
import { CATEGORIES } from "./rules.mjs";

const LEVELS = ["full", "redacted", "existence_only"];
const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([each]) => each !== name));

// The box with one value less, one more, one attribute less, or one more.
function* changedBoxes(box, domains) {
  for (const [attribute, values] of Object.entries(box)) {
    const all = domains.get(attribute);
    yield [`drop ${attribute}`, without(box, attribute)];
    for (const value of all) {
      const has = values.includes(value);
      if (has && values.length === 1) continue; // an empty list has no spelling
      const changed = all.filter((each) => (each === value ? !has : values.includes(each)));
      yield [`${has ? "drop" : "add"} ${attribute}=${value}`, { ...box, [attribute]: changed }];
    }
  }
  for (const [attribute, values] of domains) {
    if (attribute in box) continue;
    for (const value of values) {
      yield [`add ${attribute}=${value} only`, { ...box, [attribute]: [value] }];
      const others = values.filter((each) => each !== value);
      if (others.length > 1) yield [`add ${attribute} but ${value}`, { ...box, [attribute]: others }];
    }
  }
}

function* changedDuties(row) {
  for (const [i, duty] of (row.duties ?? []).entries()) {
    const others = row.duties.filter((_, j) => j !== i);
    yield [`drop ${duty.id}`, others.length > 0 || row.kind === "duty" ? { ...row, duties: others } : without(row, "duties")];
    if (duty.days !== undefined) {
      for (const days of [duty.days - 1, duty.days + 1]) {
        yield [`${duty.id} ${days} days`, { ...row, duties: row.duties.map((each) => (each === duty ? { ...each, days } : each)) }];
      }
    }
  }
}

function* changedKinds(row) {
  const plain = { id: row.id, when: row.when, ja: row.ja, en: row.en };
  const forbid = { ...plain, kind: "forbid", reason: "MUTANT", audience: "internal" };
  if (row.kind !== "ack") yield ["kind ack", { ...plain, kind: "ack" }];
  if (row.kind !== "forbid") yield ["kind forbid", forbid];
  if (row.kind === "forbid") yield ["kind duty", { ...plain, kind: "duty", duties: [{ id: "NO_EXPORT" }] }];
}

function* changedPermits(row, bases) {
  for (const basis of bases.filter((each) => each !== row.basis)) yield [`basis ${basis}`, { ...row, basis }];
  for (const level of LEVELS.filter((each) => each !== row.level)) yield [`level ${level}`, { ...row, level }];
}

function* changedSets(row) {
  for (const category of CATEGORIES) {
    const has = row.together.includes(category);
    const together = CATEGORIES.filter((each) => (each === category ? !has : row.together.includes(each)));
    yield [`together ${has ? "without" : "with"} ${category}`, { ...row, together }];
  }
}

function* changedUnless(row, domains) {
  for (const [i, box] of (row.unless ?? []).entries()) {
    const others = row.unless.filter((_, j) => j !== i);
    yield [`drop unless ${i}`, others.length > 0 ? { ...row, unless: others } : without(row, "unless")];
    for (const [what, changed] of changedBoxes(box, domains)) {
      yield [`unless ${i} ${what}`, { ...row, unless: row.unless.map((each, j) => (j === i ? changed : each)) }];
    }
  }
}

function* changedRows(row, domains, bases) {
  for (const [what, when] of changedBoxes(row.when, domains)) yield [what, { ...row, when }];
  yield* changedUnless(row, domains);
  yield* changedDuties(row);
  yield* changedKinds(row);
  if (row.kind === "permit") yield* changedPermits(row, bases);
  if (row.kind === "forbid_set") yield* changedSets(row);
}

function* changedSettings(bundle) {
  if (bundle.scope !== "sender") return;
  for (const { attribute, values, setting } of bundle.domains) {
    if (setting === undefined) continue;
    const now = bundle.settings?.[attribute] ?? setting;
    for (const value of values.filter((each) => each !== now)) {
      yield [`settle ${attribute}=${value}`, { ...bundle, settings: { ...bundle.settings, [attribute]: value } }];
    }
  }
}

// {id, scope, bundle} of every bundle that is one change away.
export function* mutantsOf(bundle, catalogue) {
  const domains = new Map([["category", CATEGORIES], ...bundle.domains.map((each) => [each.attribute, each.values])]);
  const bases = catalogue.rows.map((row) => row.id);
  const make = (id, changed) => ({ id: `${bundle.name}/${id}`, scope: bundle.scope, bundle: changed });
  for (const [i, row] of bundle.rows.entries()) {
    if (row.kind === "ack") continue;
    const replaced = (changed) => ({ ...bundle, rows: bundle.rows.flatMap((each, j) => (j === i ? changed : [each])) });
    yield make(`${row.id}: drop`, replaced([]));
    for (const [what, changed] of changedRows(row, domains, bases)) yield make(`${row.id}: ${what}`, replaced([changed]));
  }
  for (const [what, changed] of changedSettings(bundle)) yield make(what, changed);
}

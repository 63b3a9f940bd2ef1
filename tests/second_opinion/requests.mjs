// What is asked: directed at each cell of each row, and at random from a seed. A request is
// {basis, facts}; an attribute that is absent from the facts is missing.
import { MISSING, UNLISTED, statable } from "./rules.mjs";

// xorshift32: the same sequence on every machine.
export function makeRandom(seed) {
  let state = (seed >>> 0) || 1;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  const below = (limit) => next() % limit;
  return { below, pick: (list) => list[below(list.length)] };
}

// Requests, each once, in the order in which they came.
export class RequestSet {
  #byKey = new Map();

  add({ basis, facts }) {
    const sorted = Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
    const key = JSON.stringify([basis, sorted]);
    if (!this.#byKey.has(key)) this.#byKey.set(key, { basis, facts: sorted });
  }

  list() {
    return [...this.#byKey.values()].map((each, i) => ({ id: String(i), ...each }));
  }
}

export function withFact(request, attribute, value) {
  const facts = { ...request.facts };
  delete facts[attribute];
  if (value !== MISSING) facts[attribute] = value;
  return { basis: request.basis, facts };
}

// A basis of one of these classes: one that the sender permits something on, if there is one.
function basisOf(world, classes) {
  const known = [...world.rows.filter((row) => row.kind === "permit").map((row) => row.basis), ...world.classes.keys()];
  return known.find((each) => classes.includes(world.classes.get(each)));
}

// The boxes around which a row is asked about: its own, and that of each `unless` inside it.
export const boxesOf = (row) => [row.when, ...(row.unless ?? []).map((each) => ({ ...row.when, ...each }))];

// The request changed so that it lies in the box, as far as a request can say.
function moveInto(world, request, row, box, choose) {
  let moved = request;
  if (row.kind === "permit") moved = { ...moved, basis: row.basis };
  const classes = box.basis_class;
  if (classes && !classes.includes(world.classes.get(moved.basis))) {
    moved = { ...moved, basis: basisOf(world, classes) ?? moved.basis };
  }
  for (const attribute of statable(world)) {
    const cell = box[attribute];
    if (cell && !cell.includes(moved.facts[attribute])) moved = withFact(moved, attribute, choose(cell));
  }
  return moved;
}

function distance(from, to) {
  const names = new Set([...Object.keys(from.facts), ...Object.keys(to.facts)]);
  const changed = [...names].filter((each) => from.facts[each] !== to.facts[each]).length;
  return changed + (from.basis === to.basis ? 0 : 1);
}

const casesOf = (world) =>
  world.bundles.flatMap((bundle) => bundle.cases).map(({ basis, facts, releases }) => ({ basis, facts, releases }));

// Of the example cases on each basis the nearest to the box, those that release something first.
function starts(world, row, box, count) {
  const ranked = casesOf(world)
    .map((each) => {
      const moved = moveInto(world, each, row, box, (cell) => cell[0]);
      return { moved, far: distance(each, moved) + (each.releases.length > 0 ? 0 : 100) };
    })
    .sort((a, b) => a.far - b.far);
  const nearest = new Map();
  for (const { moved } of ranked) if (!nearest.has(moved.basis)) nearest.set(moved.basis, moved);
  return [...nearest.values()].slice(0, count);
}

function* variants(world, start, attribute) {
  if (attribute === "basis_class") {
    for (const each of world.domains.get(attribute)) {
      const basis = basisOf(world, [each]);
      if (basis) yield { ...start, basis };
    }
    yield { ...start, basis: UNLISTED.toLowerCase() };
  } else if (statable(world).includes(attribute)) {
    for (const value of [...world.domains.get(attribute), MISSING]) yield withFact(start, attribute, value);
  }
}

// For each listed attribute of each of these rows: each value, and missing. `everyAttribute`: for
// those that are not listed, too.
export function* directed(world, rows, { bases, everyAttribute = false }) {
  for (const row of rows.filter((each) => each.kind !== "ack")) {
    for (const box of boxesOf(row)) {
      const attributes = everyAttribute ? world.domains.keys() : Object.keys(box);
      const from = starts(world, row, box, bases);
      yield* from;
      for (const attribute of attributes) {
        for (const start of from) yield* variants(world, start, attribute);
      }
    }
  }
}

// Facts that must count for nothing, or as missing: P-14, P-50.
function strayed(world, random, request) {
  const attribute = random.pick([...statable(world), "no_such_attribute", ...world.settings.keys()]);
  const values = [...(world.domains.get(attribute) ?? []), "no-such-value"];
  return withFact(request, attribute, random.pick(values));
}

function changed(world, random, request) {
  const attribute = random.pick(statable(world));
  return withFact(request, attribute, random.pick([...world.domains.get(attribute), MISSING]));
}

function anywhere(world, random) {
  let request = { basis: random.pick([...world.classes.keys()]), facts: {} };
  for (const attribute of statable(world)) {
    request = withFact(request, attribute, random.pick([...world.domains.get(attribute), MISSING]));
  }
  return request;
}

// Mostly near where rows speak: elsewhere nearly everything is denied by much.
export function* atRandom(world, random, count) {
  const rows = world.rows.filter((each) => each.kind !== "ack");
  for (let i = 0; i < count; ++i) {
    const kind = random.below(8);
    if (kind === 0) {
      yield anywhere(world, random);
      continue;
    }
    const { basis, facts } = random.pick(casesOf(world));
    let request = { basis, facts };
    if (kind > 2) {
      const row = random.pick(rows);
      request = moveInto(world, request, row, random.pick(boxesOf(row)), random.pick);
    }
    for (let change = random.below(4); change > 0; --change) request = changed(world, random, request);
    yield kind === 1 ? strayed(world, random, request) : request;
  }
}

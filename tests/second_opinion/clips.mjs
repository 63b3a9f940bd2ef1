// The rules in CLIPS, a rule engine of another kind: every request is a fact, all are matched at once.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Assembler } from "./answers.mjs";
import { CATEGORIES, MISSING, UNLISTED, factsAsSeen } from "./rules.mjs";

const WHOLE = "WHOLE"; // in the place of a category: the release as a whole

const LIMIT_MS = 300_000;

const symbol = (text) => `_${text}`; // so that none is read as a number
const slotOf = (attribute) => (attribute === "category" ? "category" : `fact_${attribute}`);

function templateOf(world) {
  const slot = (name, values) => `(slot ${name} (allowed-symbols ${values.map(symbol).join(" ")}))`;
  const slots = [slot("basis", [...world.classes.keys(), UNLISTED]), slot("category", [...CATEGORIES, WHOLE])];
  for (const [attribute, values] of world.domains) {
    if (attribute !== "category") slots.push(slot(slotOf(attribute), [...values, MISSING]));
  }
  return `(deftemplate request (slot id (type INTEGER))\n  ${slots.join("\n  ")})`;
}

// P-12, P-13, as in Cedar's emitter and yet written apart from it.
function pattern(when, missingMatches, first = "") {
  const cells = [];
  for (const [attribute, values] of Object.entries(when)) {
    const symbols = values.map(symbol);
    if (missingMatches && attribute !== "category") symbols.push(symbol(MISSING));
    cells.push(`(${slotOf(attribute)} ${symbols.join("|")})`);
  }
  return `(request (id ?id) ${first} ${cells.join(" ")})`;
}

const category = `(category ~${symbol(WHOLE)})`;
const anyCategory = (when) => ("category" in when ? "" : category);
const found = (kind, rule) => `(assert (${kind} ?id "${rule}"))`;

// Forbids fire before permits, and these before duties.
const EMIT = {
  forbid: (row) => [20, [pattern(row.when, true, anyCategory(row.when)),
    ...(row.unless ?? []).map((each) => `(not ${pattern(each, false)})`)], found("forbidden", row.rule)],
  permit: (row) => [10, [pattern(row.when, false, `(basis ${symbol(row.basis)}) ${anyCategory(row.when)}`),
    "(not (forbidden ?id ?))"], found("permitted", row.rule)],
  duty: (row) => [0, [pattern(row.when, true, anyCategory(row.when)), "(exists (permitted ?id ?))"],
    found("obliged", row.rule)],
  forbid_set: (row) => [20, [pattern(row.when, true, `(category ${symbol(WHOLE)})`)], found("apart", row.rule)],
};

function rulesOf(world) {
  const rules = world.rows.filter((row) => row.kind !== "ack").map((row) => {
    const [salience, conditions, action] = EMIT[row.kind](row);
    return `(defrule ${row.rule.replace("/", ".")} (declare (salience ${salience}))\n  ${conditions.join("\n  ")}\n  => ${action})`;
  });
  return [templateOf(world), ...rules].join("\n");
}

function factsOf(world, requests, categories) {
  return requests.flatMap(({ basis, facts }, i) => {
    const known = world.classes.has(basis) ? basis : UNLISTED;
    const cells = [...factsAsSeen(world, basis, facts)].map(([attribute, value]) => `(${slotOf(attribute)} ${symbol(value)})`);
    return categories.map((each, c) =>
      `(request (id ${i * categories.length + c}) (basis ${symbol(known)}) (category ${symbol(each)}) ${cells.join(" ")})`);
  });
}

function run(folder, lines) {
  const script = join(folder, "opinion.clp");
  writeFileSync(script, [...lines, "(exit)"].join("\n"));
  const ended = spawnSync("clips", ["-f2", script], {
    // At the end of its input it would wait for more for ever, after an error, too.
    input: "(exit)\n(exit)\n", encoding: "utf8", maxBuffer: 1 << 30, timeout: LIMIT_MS,
  });
  if (ended.status !== 0) throw new Error(`clips: ${ended.error ?? ended.stderr ?? ended.signal}`);
  if (/\[[A-Z]+\d+\]/.test(ended.stdout)) throw new Error(`clips: ${ended.stdout.slice(0, 2000)}`);
  return ended.stdout;
}

export function decideAll(world, requests, folder) {
  const columns = [...CATEGORIES, WHOLE];
  const facts = join(folder, "facts.clp");
  const saved = join(folder, "hits.txt");
  writeFileSync(join(folder, "rules.clp"), rulesOf(world));
  writeFileSync(facts, factsOf(world, requests, columns).join("\n"));
  run(folder, [
    `(load* "${join(folder, "rules.clp")}")`, `(load-facts "${facts}")`, "(run)",
    `(save-facts "${saved}" local forbidden permitted obliged apart)`,
  ]);
  const hits = new Map();
  for (const [, kind, id, rule] of readFileSync(saved, "utf8").matchAll(/^\((\w+) (\d+) "([^"]+)"\)$/gm)) {
    const key = `${kind} ${id}`;
    hits.set(key, [...(hits.get(key) ?? []), rule]);
  }
  const assembler = new Assembler(world);
  const rulesFor = (kind, id) => (hits.get(`${kind} ${id}`) ?? []).sort();
  return requests.map((_, i) => {
    const first = i * columns.length;
    const categories = CATEGORIES.map((each, c) => {
      const permits = rulesFor("permitted", first + c);
      return permits.length === 0
        ? assembler.denial(each, rulesFor("forbidden", first + c))
        : assembler.release(each, permits, rulesFor("obliged", first + c));
    });
    return { categories, forbidden_sets: assembler.sets(rulesFor("apart", first + CATEGORIES.length)) };
  });
}

// Decisions a second: matching all facts and firing all rules, without reading either.
export function measure(world, requests, folder) {
  writeFileSync(join(folder, "rules.clp"), rulesOf(world));
  writeFileSync(join(folder, "facts.clp"), `(deffacts requests\n${factsOf(world, requests, CATEGORIES).join("\n")})`);
  const output = run(folder, [
    `(load* "${join(folder, "rules.clp")}")`, `(load* "${join(folder, "facts.clp")}")`,
    "(defglobal ?*start* = 0)", "(set-reset-globals FALSE)", "(reset)",
    "(bind ?*start* (time))", "(reset)", "(run)", '(printout t crlf "spent " (- (time) ?*start*) crlf)',
  ]);
  const [, spent] = output.match(/^spent (\S+)$/m);
  return (requests.length * CATEGORIES.length) / Number(spent);
}

// Single-cell mutations of the shipped bundles. One whose exact difference is not empty must be
// caught: on some request, Cedar's opinion of the shipped bundles is not the mutant's answer.
//
//   mutants.mjs --judge PROGRAM --packages DIR --policies DIR[,DIR…] [--seed N] [--sample N|all] [--random N]
//
// Prints how many are caught by the requests alone (directed and random), and how many with the
// difference's own witnesses, too. Fails under 99 % of the latter, and on a witness that Cedar refutes.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { difference } from "./answers.mjs";
import { Cedar } from "./cedar.mjs";
import { mutantsOf } from "./mutations.mjs";
import { loadCedar, options, scratch } from "./program.mjs";
import { RequestSet, atRandom, directed, makeRandom } from "./requests.mjs";
import { makeWorld, readFolders } from "./rules.mjs";

const REACH = 0.99;
const BASES = 4; // on which each cell is asked about

// Where a mutant is judged: the baseline's and a sender's without a recipient, whose rules would
// hide some; a recipient's with the sender that permits most.
function* placesOf(found) {
  for (const sender of found.senders) yield { sender, acceptance: null, mutated: [sender, found.baseline] };
  const [most] = [...found.senders].sort((a, b) => b.document.rows.length - a.document.rows.length);
  for (const acceptance of found.acceptance) yield { sender: most, acceptance, mutated: [acceptance] };
}

function sampleOf(mutants, size, random) {
  for (let i = mutants.length - 1; i > 0; --i) {
    const j = random.below(i + 1);
    [mutants[i], mutants[j]] = [mutants[j], mutants[i]];
  }
  return mutants.slice(0, size);
}

function requestsOf(world, random, count) {
  const requests = new RequestSet();
  for (const each of directed(world, world.rows, { bases: BASES, everyAttribute: true })) requests.add(each);
  for (const each of atRandom(world, random, count)) requests.add(each);
  return requests.list();
}

const lines = (values) => values.map((each) => JSON.stringify(each) + "\n").join("");

function judge(program, found, { sender, acceptance }, mutants, requests, folder) {
  const files = { mutants: join(folder, "mutants.jsonl"), requests: join(folder, "requests.jsonl"),
    verdicts: join(folder, "verdicts.jsonl") };
  writeFileSync(files.mutants, lines(mutants));
  writeFileSync(files.requests, lines(requests));
  const output = openSync(files.verdicts, "w");
  const run = spawnSync(program, [found.catalogue.file, found.baseline.file, sender.file, acceptance?.file ?? "-",
    files.mutants, files.requests], { stdio: ["ignore", output, "inherit"] });
  closeSync(output);
  if (run.status !== 0) throw new Error(`${program} ended with ${run.status ?? run.signal}`);
  const verdicts = readFileSync(files.verdicts, "utf8").split("\n").filter((each) => each).map((each) => JSON.parse(each));
  if (verdicts.length !== mutants.length) throw new Error(`${mutants.length} mutants, ${verdicts.length} verdicts`);
  return verdicts;
}

// Whether Cedar, asked of the shipped bundles, contradicts a mutant's answer.
const contradicts = (cedar, { basis, facts }, answer) => difference(cedar.decide(basis, facts), answer).length > 0;

function tally(total, cedar, verdict) {
  total.mutants += 1;
  if (verdict.refused) {
    total.refused += 1;
    return;
  }
  const caught = verdict.request !== null && contradicts(cedar, verdict.request, verdict.answer);
  if (verdict.request !== null && !caught) total.refuted.push(`${verdict.id}: ${JSON.stringify(verdict.request)}`);
  if (verdict.changes.length === 0) {
    total.same += 1;
    return;
  }
  const witnessed = verdict.witnesses.filter(({ request, answer }) => contradicts(cedar, request, answer));
  total.witnesses += verdict.witnesses.length;
  if (witnessed.length < verdict.witnesses.length) total.refuted.push(`${verdict.id}: a witness`);
  total.different += 1;
  if (caught) total.caught_by_requests += 1;
  if (caught || witnessed.length > 0) total.caught += 1;
  else total.missed.push(verdict.id);
  if (!caught) total.needed_witness.push(verdict.id);
}

function main() {
  const given = options({ judge: "", packages: "", policies: "", seed: "20261121", sample: "280", random: "300" });
  const random = makeRandom(Number(given.seed));
  const library = loadCedar(given.packages);
  const found = readFolders(given.policies);
  const places = [...placesOf(found)];
  const each = given.sample === "all" ? Infinity : Math.ceil(Number(given.sample) / places.length);
  const total = { mutants: 0, refused: 0, same: 0, different: 0, caught_by_requests: 0, caught: 0, witnesses: 0,
    missed: [], needed_witness: [], refuted: [] };
  scratch((folder) => places.forEach((place) => {
    const acceptance = place.acceptance ? [place.acceptance.document] : [];
    const world = makeWorld(found.baseline.document, place.sender.document, acceptance, found.catalogue.document);
    const cedar = new Cedar(library, world, "place");
    const all = place.mutated.flatMap(({ document }) => [...mutantsOf(document, found.catalogue.document)]);
    const sample = sampleOf(all, each, random);
    const requests = requestsOf(world, random, Number(given.random));
    for (const verdict of judge(given.judge, found, place, sample, requests, folder)) tally(total, cedar, verdict);
    console.log(`${world.name}: ${sample.length} of ${all.length} mutants, ${requests.length} requests`);
  }));
  return report(total, given.seed);
}

function report(total, seed) {
  const share = (part) => part / total.different;
  for (const list of ["missed", "needed_witness", "refuted"]) {
    total[list].forEach((each) => console.log(`${list}: ${each}`));
    total[list] = total[list].length;
  }
  const figures = { by_requests: share(total.caught_by_requests), with_witnesses: share(total.caught) };
  console.log(JSON.stringify({ seed: Number(seed), ...total, ...figures }));
  return total.refuted === 0 && total.different > 0 && figures.with_witnesses >= REACH ? 0 : 1;
}

process.exitCode = main();

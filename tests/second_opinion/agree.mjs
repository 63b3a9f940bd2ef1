// Cedar's official engine, CLIPS and `musubi policy decide` over every shipped sender and recipient.
//
//   agree.mjs --musubi PROGRAM --packages DIR --policies DIR [--witnesses FILE] [--seed N] [--random N]
//
// Fails on a difference, on any error of Cedar's, and if nothing was compared.
import { readFileSync } from "node:fs";
import { difference } from "./answers.mjs";
import { Cedar } from "./cedar.mjs";
import { decideAll as decideByClips } from "./clips.mjs";
import { decideAll } from "./musubi.mjs";
import { options, scratch, loadCedar } from "./program.mjs";
import { RequestSet, atRandom, directed, makeRandom } from "./requests.mjs";
import { CATEGORIES, makeWorld, readFolder } from "./rules.mjs";
import { settled } from "./settings.mjs";

const SHOWN = 5; // differences
const BASES = 2; // on which each cell is asked about

// The worlds in which shipped bundles meet, each with the rows that are asked about there. A cell of
// the baseline or the sender's is asked about where no acceptance rule hides it.
function* worldsOf(found) {
  const baseline = found.baseline;
  for (const sender of found.senders) {
    const others = found.acceptance.filter((each) => !each.document.name.endsWith(sender.document.name));
    yield { baseline, sender, acceptance: [], aimAt: ["baseline", "sender"] };
    for (const recipient of others) yield { baseline, sender, acceptance: [recipient], aimAt: ["acceptance"] };
    yield { baseline, sender, acceptance: others, aimAt: [] };
  }
}

function requestsOf(world, aimAt, witnesses, random, count) {
  const requests = new RequestSet();
  const scopes = new Map(world.bundles.map((bundle) => [bundle.name, bundle.scope]));
  const rows = world.rows.filter((row) => aimAt.includes(scopes.get(row.rule.split("/")[0])));
  for (const each of directed(world, rows, { bases: BASES })) requests.add(each);
  for (const each of witnesses) requests.add(each);
  for (const each of atRandom(world, random, count)) requests.add(each);
  return requests.list();
}

const readLines = (file) => readFileSync(file, "utf8").split("\n").filter((each) => each).map((each) => JSON.parse(each));

// Prints the first few differences; counts them all.
function compare(total, world, requests, answers, engine, opinionOf) {
  requests.forEach((request, i) => {
    const lines = difference(opinionOf(request, i), answers[i]);
    if (lines.length === 0) return;
    if (++total.different > SHOWN) return;
    console.log(`${world.name}: ${JSON.stringify(request)}\n(- ${engine}, + musubi)\n${lines.join("\n")}`);
  });
}

function ask(total, world, files, requests, { given, library, folder }) {
  const cedar = new Cedar(library, world, `world ${total.worlds}`);
  const answers = decideAll(given.musubi, files, requests, folder);
  const byClips = decideByClips(world, requests, folder);
  compare(total, world, requests, answers, "Cedar", ({ basis, facts }) => cedar.decide(basis, facts));
  compare(total, world, requests, answers, "CLIPS", (_, i) => byClips[i]);
  total.worlds += 1;
  total.requests += requests.length;
  total.decisions += answers.length * CATEGORIES.length;
  total.cedar_calls += cedar.requests;
}

function main() {
  const given = options({ musubi: "", packages: "", policies: "", witnesses: "", seed: "", random: "50" });
  const seed = given.seed === "" ? (Date.now() >>> 0) || 1 : Number(given.seed);
  const random = makeRandom(seed);
  const library = loadCedar(given.packages);
  const witnesses = given.witnesses ? readLines(given.witnesses) : [];
  const { catalogue, ...found } = readFolder(given.policies);
  const total = { worlds: 0, requests: 0, decisions: 0, cedar_calls: 0, different: 0 };
  console.log(`Cedar ${library.getCedarVersion()}, --seed ${seed}`);
  scratch((folder) => {
    for (const shipped of worldsOf(found)) {
      for (const { baseline, sender, acceptance, aimAt } of [shipped, ...settled(shipped, folder)]) {
        const world = makeWorld(baseline.document, sender.document,
          acceptance.map((each) => each.document), catalogue.document);
        const files = { baseline: baseline.file, sender: sender.file,
          acceptance: acceptance.map((each) => each.file), catalogue: catalogue.file };
        const requests = requestsOf(world, aimAt, witnesses, random, Number(given.random));
        ask(total, world, files, requests, { given, library, folder });
      }
    }
  });
  console.log(JSON.stringify({ seed, ...total }));
  return total.different === 0 && total.requests > 0 ? 0 : 1;
}

process.exitCode = main();

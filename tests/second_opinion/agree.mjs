// Cedar's official engine, CLIPS and `musubi policy decide` over every shipped sender and recipient.
//
//   agree.mjs --musubi PROGRAM --packages DIR --policies DIR[,DIR…] [--witnesses FILE] [--seed N]
//           [--bases N] [--random N]
//
// Each cell is asked about on N bases, and N requests are drawn for each pair.
// Fails on a difference, on any error of Cedar's, and if nothing was compared.
import { readFileSync } from "node:fs";
import { difference } from "./answers.mjs";
import { Cedar } from "./cedar.mjs";
import { decideAll as decideByClips } from "./clips.mjs";
import { decideAll } from "./musubi.mjs";
import { options, scratch, loadCedar } from "./program.mjs";
import { RequestSet, atRandom, boxesOf, directed, makeRandom } from "./requests.mjs";
import { CATEGORIES, makeWorld, readFolders } from "./rules.mjs";
import { settled } from "./settings.mjs";

const SHOWN = 5; // differences

// The worlds in which shipped bundles meet, and of each the rows that are aimed at there. A cell of
// the baseline or the sender's is asked about where no acceptance rule hides it; each row of the
// baseline with one of the senders in turn, and rows that senders share with the first of them.
function* worldsOf(found, folder) {
  const { baseline } = found;
  const [most] = [...found.senders].sort((a, b) => b.document.rows.length - a.document.rows.length);
  const met = found.areas.flatMap((area) => area.senders.map((sender) => [sender, area.acceptance]));
  const turnOf = (row) => baseline.document.rows.findIndex((each) => each.id === row.id) % met.length;
  const firstOf = new Map();
  for (const [sender] of met) {
    for (const row of sender.document.rows) {
      if (!firstOf.has(meaningOf(row))) firstOf.set(meaningOf(row), sender);
    }
  }
  for (const [turn, [sender, acceptance]] of met.entries()) {
    const others = acceptance.filter((each) => !each.document.name.endsWith(sender.document.name));
    yield { sender, acceptance: [],
      aimAt: (row, scope) => (scope === "sender" && firstOf.get(meaningOf(row)) === sender) ||
        (scope === "baseline" && turnOf(row) === turn) };
    for (const recipient of others) {
      yield { sender, acceptance: [recipient], aimAt: (row, scope) => scope === "acceptance" };
    }
    yield { sender, acceptance: others, aimAt: () => false };
    // What the baseline reads is settled anew for one sender; what a sender's own rows read, for it.
    const reading = sender === most ? [...baseline.document.rows, ...sender.document.rows] : sender.document.rows;
    for (const { attribute, sender: anew } of settled(baseline, sender, settingsIn(sender, baseline, reading), folder)) {
      yield { sender: anew, acceptance: [], aimAt: (row) => boxesOf(row).some((box) => attribute in box) };
    }
  }
}

// What a row says, whoever's it is.
const meaningOf = ({ rule, ja, en, ...row }) => JSON.stringify(row);

function settingsIn(sender, baseline, rows) {
  const settings = [...sender.document.domains, ...baseline.document.domains]
    .filter((each) => each.setting !== undefined).map((each) => each.attribute);
  const read = new Set(rows.filter((row) => row.kind !== "ack").flatMap((row) => boxesOf(row).flatMap(Object.keys)));
  return [...new Set(settings)].filter((each) => read.has(each));
}

function requestsOf(world, aimAt, witnesses, random, given) {
  const requests = new RequestSet();
  const scopes = new Map(world.bundles.map((bundle) => [bundle.name, bundle.scope]));
  const rows = world.rows.filter((row) => aimAt(row, scopes.get(row.rule.split("/")[0])));
  for (const each of directed(world, rows, { bases: Number(given.bases) })) requests.add(each);
  for (const each of witnesses) requests.add(each);
  for (const each of atRandom(world, random, Number(given.random))) requests.add(each);
  return requests.list();
}

// The requests of a file: lines, or the witnesses of a report such as that of `musubi policy diff`.
function requestsIn(file) {
  const documents = readFileSync(file, "utf8").split("\n").filter((each) => each).map((each) => JSON.parse(each));
  const found = [];
  const search = (value) => {
    if (value === null || typeof value !== "object") return;
    if (typeof value.basis === "string" && typeof value.facts === "object") found.push(value);
    else Object.values(value).forEach(search);
  };
  search(documents);
  return found;
}

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
  const cedar = new Cedar(library, world, "world");
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
  const given = options({ musubi: "", packages: "", policies: "", witnesses: "", seed: "", bases: "1", random: "10" });
  const seed = given.seed === "" ? (Date.now() >>> 0) || 1 : Number(given.seed);
  const random = makeRandom(seed);
  const library = loadCedar(given.packages);
  const witnesses = given.witnesses ? requestsIn(given.witnesses) : [];
  const { catalogue, ...found } = readFolders(given.policies);
  const total = { worlds: 0, requests: 0, decisions: 0, cedar_calls: 0, different: 0 };
  console.log(`Cedar ${library.getCedarVersion()}, --seed ${seed}`);
  scratch((folder) => {
    for (const { sender, acceptance, aimAt } of worldsOf(found, folder)) {
      const world = makeWorld(found.baseline.document, sender.document,
        acceptance.map((each) => each.document), catalogue.document);
      const files = { baseline: found.baseline.file, sender: sender.file,
        acceptance: acceptance.map((each) => each.file), catalogue: catalogue.file };
      const requests = requestsOf(world, aimAt, witnesses, random, given);
      ask(total, world, files, requests, { given, library, folder });
    }
  });
  console.log(JSON.stringify({ seed, ...total }));
  return total.different === 0 && total.requests > 0 ? 0 : 1;
}

process.exitCode = main();

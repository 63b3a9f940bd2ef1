// How fast Cedar and CLIPS decide: the effect for each category of each request, from facts that
// stand ready, by the permits and forbids alone. The last line is JSON; null: not installed.
//
//   speed.mjs --packages DIR --policies DIR[,DIR…] --sender NAME --acceptance NAME --requests FILE
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Cedar } from "./cedar.mjs";
import { measure as measureClips } from "./clips.mjs";
import { loadCedar, options, scratch } from "./program.mjs";
import { makeWorld, readFolders } from "./rules.mjs";

const WARM_UP_S = 2;
const MEASURED_S = 4;

const seconds = () => Number(process.hrtime.bigint()) / 1e9;

// The rate over whole requests, after a while of the same.
function measureCedar(library, world, requests) {
  const cedar = new Cedar(library, world, "speed");
  const questions = requests.map(({ basis, facts }) => cedar.questionsOf(basis, facts));
  let next = 0;
  const askFor = (duration) => {
    const before = cedar.requests;
    const start = seconds();
    while (seconds() - start < duration) {
      for (const question of questions[next++ % questions.length]) cedar.ask(question);
    }
    return (cedar.requests - before) / (seconds() - start);
  };
  askFor(WARM_UP_S);
  return askFor(MEASURED_S);
}

// Null, with the cause on the error output, if it cannot be measured here.
function attempt(name, measure) {
  try {
    return Math.round(measure());
  } catch (error) {
    console.error(`${name} is not measured: ${String(error.message).split("\n")[0]}`);
    return null;
  }
}

function main() {
  const given = options({ packages: "", policies: "", sender: "", acceptance: "", requests: "" });
  const found = readFolders(given.policies);
  const named = (list, name) => list.find((each) => basename(each.file) === `${name}.json`).document;
  const world = makeWorld(found.baseline.document, named(found.senders, given.sender),
    [named(found.acceptance, given.acceptance)], found.catalogue.document);
  world.rows = world.rows.filter((row) => row.kind === "permit" || row.kind === "forbid");
  const requests = readFileSync(given.requests, "utf8").split("\n").filter((line) => line).map((line) => JSON.parse(line));
  const cedar_per_s = attempt("Cedar", () => measureCedar(loadCedar(given.packages), world, requests));
  const clips_per_s = attempt("CLIPS", () => scratch((folder) => measureClips(world, requests, folder)));
  console.log(JSON.stringify({ cedar_per_s, clips_per_s }));
}

main();

// The opinion that is checked: `musubi policy decide` over a file of requests.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// `files` names what the world is made of: {baseline, sender, acceptance: [...], catalogue}.
export function decideAll(program, files, requests, folder) {
  const asked = join(folder, "requests.jsonl");
  const answered = join(folder, "answers.jsonl");
  writeFileSync(asked, requests.map((each) => JSON.stringify(each) + "\n").join(""));
  const output = openSync(answered, "w");
  const run = spawnSync(program, [
    "policy", "decide", "--bundle", files.sender, "--baseline", files.baseline, "--catalogue", files.catalogue,
    ...files.acceptance.flatMap((file) => ["--acceptance", file]), "--facts", asked,
  ], { stdio: ["ignore", output, "pipe"], encoding: "utf8" });
  closeSync(output);
  // A crash is never agreement.
  if (run.status !== 0) throw new Error(`${program} ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const answers = readFileSync(answered, "utf8").split("\n").filter((line) => line).map((line) => JSON.parse(line));
  if (answers.length !== requests.length) throw new Error(`${requests.length} asked, ${answers.length} answered`);
  answers.forEach((answer, i) => {
    if (answer.id !== requests[i].id) throw new Error(`asked ${requests[i].id}, answered ${answer.id}`);
  });
  return answers;
}

// Settings (policy.md section 2.1) are not facts; so that each of their values is asked about, the
// sender's bundle is settled anew.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

function settle(sender, declaration, value) {
  const { attribute } = declaration;
  const domains = sender.domains.some((each) => each.attribute === attribute)
    ? sender.domains : [...sender.domains, declaration];
  return { ...sender, domains, settings: { ...sender.settings, [attribute]: value } };
}

// For each setting that the world knows, the same world with each other value of it.
export function* settled(shipped, folder) {
  if (shipped.aimAt.length === 0) return;
  const { baseline, sender, acceptance } = shipped;
  const declared = new Map();
  for (const { document } of [baseline, sender, ...acceptance]) {
    for (const each of document.domains) if (each.setting !== undefined) declared.set(each.attribute, each);
  }
  for (const [attribute, declaration] of declared) {
    const now = sender.document.settings?.[attribute] ?? declaration.setting;
    for (const value of declaration.values.filter((each) => each !== now)) {
      const document = settle(sender.document, declaration, value);
      const file = join(folder, `settled-${attribute}-${value}.json`);
      writeFileSync(file, JSON.stringify(document));
      yield { ...shipped, sender: { file, document } };
    }
  }
}

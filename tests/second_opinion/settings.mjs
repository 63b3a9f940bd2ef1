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

// For each of these settings the same bundle with each other value of it, and the setting's name.
export function* settled(baseline, sender, settings, folder) {
  const declarations = [...baseline.document.domains, ...sender.document.domains];
  for (const attribute of settings) {
    const declaration = declarations.find((each) => each.attribute === attribute);
    const now = sender.document.settings?.[attribute] ?? declaration.setting;
    for (const value of declaration.values.filter((each) => each !== now)) {
      const document = settle(sender.document, declaration, value);
      const file = join(folder, `settled-${attribute}-${value}.json`);
      writeFileSync(file, JSON.stringify(document));
      yield { attribute, sender: { file, document } };
    }
  }
}

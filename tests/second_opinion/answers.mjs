// Answers of different engines in one form, so that they can be compared as text.

// Other engines know of rules only; level, duties and reasons are those of the rows they name.
export class Assembler {
  #rows;

  constructor(world) {
    this.#rows = new Map(world.rows.map((row) => [row.rule, row]));
  }

  #rowsOf(rules) {
    return rules.map((each) => this.#rows.get(each));
  }

  denial(category, rules) {
    const [first] = this.#rowsOf(rules); // P-24
    const why = first ? { reason: first.reason, audience: first.audience } : { reason: "NO_PERMIT" };
    return { category, effect: "deny", rules, ...why };
  }

  release(category, rules, obliging) {
    const permits = this.#rowsOf(rules);
    const duties = shortest([...permits, ...this.#rowsOf(obliging)].flatMap((row) => row.duties ?? []));
    return { category, effect: "release", rules, level: permits[0].level, duties };
  }

  sets(rules) {
    return this.#rowsOf(rules).map(({ rule, together, reason, audience }) =>
      ({ rule, categories: together, reason, audience }));
  }
}

// P-22: each duty once, with the fewest days.
function shortest(duties) {
  const found = new Map();
  for (const duty of duties) {
    const other = found.get(duty.id);
    if (other === undefined || duty.days < other.days) found.set(duty.id, duty);
  }
  return [...found.values()];
}

const dutyText = ({ id, days, phase }) => [id, days ?? "", phase ?? "with"].join(" ");

function categoryText(answer) {
  if (answer.effect === "release") {
    return `release ${answer.rules.join(",")} ${answer.level} [${answer.duties.map(dutyText).sort().join("; ")}]`;
  }
  // The specification names no audience of NO_PERMIT.
  const audience = answer.reason === "NO_PERMIT" ? "" : ` ${answer.audience}`;
  return `deny ${answer.rules.join(",")} ${answer.reason}${audience}`;
}

const setText = (set) => `apart ${set.rule} ${set.categories.join(",")} ${set.reason} ${set.audience}`;

// One line for each category, and one for each forbidden set, in the order of rules.
export const linesOf = (answer) => [
  ...answer.categories.map((each) => `${each.category}: ${categoryText({ duties: [], ...each })}`),
  ...answer.forbidden_sets.map(setText).sort(),
];

// The lines that only one of two answers has.
export function difference(one, other) {
  const [a, b] = [linesOf(one), linesOf(other)];
  return [...a.filter((line) => !b.includes(line)).map((line) => `- ${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `+ ${line}`)];
}

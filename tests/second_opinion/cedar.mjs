// The rules in Cedar, and its official engine as a second opinion. Every attribute is a type of
// entities of a closed list (`enum`), so a misspelt value fails validation and cannot compare unequal.
import { Assembler } from "./answers.mjs";
import { CATEGORIES, MISSING, UNLISTED, factsAsSeen, listed } from "./rules.mjs";

const typeOf = (attribute) => (attribute === "category" ? "Category" : `Fact_${attribute}`);
const quoted = (text) => JSON.stringify(text);
const entity = (type, id) => `${type}::${quoted(id)}`;

// Where a row reads an attribute. A setting is no part of a request: its value stands in the policy.
function place(world, attribute) {
  if (attribute === "category") return "resource";
  if (world.settings.has(attribute)) return entity(typeOf(attribute), world.settings.get(attribute));
  return `context[${quoted(attribute)}]`;
}

// The attributes of a context.
const contextOf = (world) =>
  [...listed(world)].filter((attribute) => attribute !== "category" && !world.settings.has(attribute));

// The questions that can be asked about a request. The last is asked of the release as a whole.
const ACTIONS = { release: "Category", oblige: "Category", part: "Whole" };
const TOGETHER = "TOGETHER"; // the id of the policy that lets categories leave together

export function schemaOf(world) {
  const attributes = [...world.domains].filter(([attribute]) => attribute !== "category");
  const entityTypes = {
    Basis: { enum: [...world.classes.keys(), UNLISTED] },
    Category: { enum: CATEGORIES },
    Whole: { enum: ["release"] },
  };
  const context = {};
  for (const [attribute, values] of attributes) {
    entityTypes[typeOf(attribute)] = { enum: [...values, MISSING] };
  }
  for (const attribute of contextOf(world)) {
    context[attribute] = { type: "EntityOrCommon", name: typeOf(attribute), required: true };
  }
  const actions = {};
  for (const [action, resource] of Object.entries(ACTIONS)) {
    actions[action] = {
      appliesTo: {
        principalTypes: ["Basis"],
        resourceTypes: [resource],
        context: { type: "Record", attributes: context, additionalAttributes: false },
      },
    };
  }
  return { "": { entityTypes, actions } };
}

// P-12, P-13: `missing` is in each listed cell of a forbid or a duty, and in none of a permit or an
// `unless`. A category is never missing.
function box(world, when, missingMatches) {
  const cells = Object.entries(when).map(([attribute, values]) => {
    const all = missingMatches && attribute !== "category" ? [...values, MISSING] : values;
    const list = all.map((value) => entity(typeOf(attribute), value)).join(", ");
    return `[${list}].contains(${place(world, attribute)})`;
  });
  return cells.length === 0 ? "true" : cells.join(" && ");
}

const rule = (effect, principal, action, conditions) =>
  `${effect} (principal${principal}, action == Action::"${action}", resource)\n  ${conditions.join("\n  ")};`;

const EMIT = {
  permit: (world, row) => rule("permit", ` == ${entity("Basis", row.basis)}`, "release", [`when { ${box(world, row.when, false)} }`]),
  forbid: (world, row) =>
    rule("forbid", "", "release", [
      `when { ${box(world, row.when, true)} }`,
      ...(row.unless ?? []).map((each) => `unless { ${box(world, each, false)} }`),
    ]),
  forbid_set: (world, row) => rule("forbid", "", "part", [`when { ${box(world, row.when, true)} }`]),
  duty: (world, row) => rule("permit", "", "oblige", [`when { ${box(world, row.when, true)} }`]),
};

// Rule id -> policy. Cedar's ids are ours, so its reasons are our rules.
export function policiesOf(world) {
  const policies = { [TOGETHER]: rule("permit", "", "part", []) };
  for (const row of world.rows) {
    if (row.kind === "ack") continue; // P-11
    if (!(row.kind in EMIT)) throw new Error(`${row.rule}: unknown kind ${row.kind}`);
    policies[row.rule] = EMIT[row.kind](world, row);
  }
  return policies;
}

// The categories in groups: those of a group are listed by the same boxes.
function alike(world) {
  const boxes = world.rows.flatMap((row) => [row.when, ...(row.unless ?? [])]).filter((box) => box.category);
  const groups = new Map();
  for (const category of CATEGORIES) {
    const key = boxes.map((box) => (box.category.includes(category) ? "1" : "0")).join("");
    groups.set(key, [...(groups.get(key) ?? []), category]);
  }
  return [...groups.values()];
}

function demand(answer, what) {
  if (answer.type !== "success") throw new Error(`${what}: ${JSON.stringify(answer.errors)}`);
  return answer;
}

export class Cedar {
  #library;
  #world;
  #name;
  #assembler;
  #alike;
  #attributes;
  requests = 0;

  // Throws if Cedar finds anything at all to say against schema or policies.
  constructor(library, world, name) {
    this.#library = library;
    this.#world = world;
    this.#name = name;
    this.#assembler = new Assembler(world);
    this.#alike = alike(world);
    this.#attributes = contextOf(world);
    const schema = schemaOf(world);
    const policies = { staticPolicies: policiesOf(world) };
    const validated = demand(
      library.validate({ validationSettings: { mode: "strict" }, schema, policies }), "validation");
    const found = [...validated.validationErrors, ...validated.validationWarnings, ...validated.otherWarnings];
    if (found.length > 0) throw new Error(`${world.name}: validation: ${JSON.stringify(found)}`);
    demand(library.preparseSchema(name, schema), "schema");
    demand(library.preparsePolicySet(name, policies), "policies");
  }

  #question(principal, action, resource, context) {
    return {
      principal,
      action: { type: "Action", id: action },
      resource,
      context,
      preparsedSchemaName: this.#name,
      validateRequest: true,
      preparsedPolicySetId: this.#name,
      entities: [],
    };
  }

  ask(question) {
    ++this.requests;
    const answer = demand(this.#library.statefulIsAuthorized(question), "request");
    const { decision, diagnostics } = answer.response;
    // Cedar skips a forbid that errs, and then allows: an error is never an answer.
    if (diagnostics.errors.length > 0) throw new Error(`Cedar erred: ${JSON.stringify(diagnostics.errors)}`);
    return { allowed: decision === "allow", rules: [...diagnostics.reason].sort() };
  }

  #askOf({ principal, context }, action, resource) {
    return this.ask(this.#question(principal, action, resource, context));
  }

  #category(request, category) {
    const resource = { type: "Category", id: category };
    const { allowed, rules } = this.#askOf(request, "release", resource);
    if (!allowed) return this.#assembler.denial(category, rules);
    return this.#assembler.release(category, rules, this.#askOf(request, "oblige", resource).rules);
  }

  // One category of those that no row tells apart is asked about, another one each time.
  #categories(request) {
    const answers = new Map();
    for (const group of this.#alike) {
      const answer = this.#category(request, group[this.requests % group.length]);
      for (const category of group) answers.set(category, { ...answer, category });
    }
    return CATEGORIES.map((category) => answers.get(category));
  }

  #request(basis, facts) {
    const context = {};
    const seen = factsAsSeen(this.#world, basis, facts);
    for (const attribute of this.#attributes) {
      context[attribute] = { type: typeOf(attribute), id: seen.get(attribute) };
    }
    return { principal: { type: "Basis", id: this.#world.classes.has(basis) ? basis : UNLISTED }, context };
  }

  decide(basis, facts) {
    const request = this.#request(basis, facts);
    const categories = this.#categories(request);
    const whole = this.#askOf(request, "part", { type: "Whole", id: "release" });
    return { categories, forbidden_sets: this.#assembler.sets(whole.allowed ? [] : whole.rules) };
  }

  // What would be asked of each category, for ask().
  questionsOf(basis, facts) {
    const { principal, context } = this.#request(basis, facts);
    return CATEGORIES.map((id) => this.#question(principal, "release", { type: "Category", id }, context));
  }
}

/**
 * Variables that several captured functions have in common and one of them assigns. Each of them
 * travels as one cell, so that an assignment is seen by all, as it is here.
 */
import { rewriteUses } from "./capture-cell-uses.ts";
import { refusal, type Whereabouts } from "./capture-context.ts";
import type { Part, PartId, SourcePart, TravelBinding } from "./function-travel.ts";
import type { Inspector, OuterScope } from "./inspect.ts";

/** A variable, as it was seen around one function. */
export interface Sighting {
  readonly f: object;
  readonly binding: TravelBinding;
  readonly scope: OuterScope;
  readonly scriptId: string;
  readonly canLookInside: boolean;
  readonly where: Whereabouts;
}

/** The parts, with a cell for each variable that is shared and assigned. */
export function withCells(
  parts: readonly Part[],
  sightings: readonly Sighting[],
  inspector: Inspector,
): Part[] {
  // What could not travel after all has left its sightings, but no part.
  const bindings = new Set(parts.flatMap((part) => (part.kind === "source" ? part.bindings : [])));
  const cells = new Map<TravelBinding, Cell>();
  let number = 0;
  for (const candidates of alike(sightings.filter(({ binding }) => bindings.has(binding)))) {
    for (const shared of sameVariables(candidates, inspector)) {
      const writer = shared.find(({ binding }) => binding.assigned);
      if (writer === undefined || shared.length < 2) continue;
      // Who only reads may have been given no more of the value than it uses.
      const cell = { number: number++, value: writer.binding.value };
      for (const { binding } of shared) cells.set(binding, cell);
    }
  }
  if (cells.size === 0) return [...parts];
  return parts.map((part) => (part.kind === "source" ? partWithCells(part, cells) : part));
}

interface Cell {
  readonly number: number;
  readonly value: PartId;
}

function partWithCells(part: SourcePart, cells: ReadonlyMap<TravelBinding, Cell>): SourcePart {
  let { code } = part;
  const bindings = part.bindings.map((binding) => {
    const cell = cells.get(binding);
    if (cell === undefined) return binding;
    const name = `$cell${cell.number}${"_".repeat(longestTail(part))}`;
    code = rewriteUses(code, { variable: binding.name, cell: name, strict: part.strict });
    return { name, value: cell.value, assigned: false, eager: binding.eager, cell: cell.number };
  });
  return { ...part, code, bindings };
}

/** So many underscores make a name of ours differ from all names of the source. */
function longestTail({ code, bindings }: SourcePart): number {
  const names = [...code.matchAll(/\$cell\d+(_*)/g)].map(([, tail = ""]) => tail.length + 1);
  const others = bindings.map(({ name }) => (/^\$cell\d+(_*)$/.exec(name)?.[1]?.length ?? -1) + 1);
  return Math.max(0, ...names, ...others);
}

/** Those that might be one variable, where one of them is assigned. */
function alike(sightings: readonly Sighting[]): Sighting[][] {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const { description } = sighting.scope;
    // Scripts, unlike modules, have their outermost variables in common.
    const script = description === "Script" ? "" : sighting.scriptId;
    const key = JSON.stringify([sighting.binding.name, script, description]);
    const group = groups.get(key);
    if (group) group.push(sighting);
    else groups.set(key, [sighting]);
  }
  return [...groups.values()].filter(
    (group) => group.length > 1 && group.some(({ binding }) => binding.assigned),
  );
}

/** Sorts sightings of like variables by the variable. */
function sameVariables(group: readonly Sighting[], inspector: Inspector): Sighting[][] {
  const description = group[0]?.scope.description;
  // Of these scopes there is one.
  if (description === "Module" || description === "Script") return [[...group]];
  const variables: Sighting[][] = [];
  const rest = new Set(group);
  for (const probe of group.filter(({ canLookInside }) => canLookInside)) {
    if (!rest.has(probe)) continue;
    const same = seenTogether(probe, [...rest], inspector);
    if (same === undefined) continue;
    for (const sighting of same) rest.delete(sighting);
    variables.push(same);
  }
  refuseTheUndecided([...rest], inspector);
  return variables;
}

/**
 * V8 shows each function a copy of its scopes, so two scopes cannot be compared. But a variable
 * that is set through one function, for a moment in which nothing else runs, can be looked for
 * through the others.
 */
function seenTogether(
  probe: Sighting,
  others: readonly Sighting[],
  inspector: Inspector,
): Sighting[] | undefined {
  const { name } = probe.binding;
  const access = inspector.inside(
    probe.f,
    `{ get: () => ${name}, set: (${name}_) => { ${name} = ${name}_ } }`,
  );
  if (access === undefined || "error" in access || !isAccess(access.value)) return undefined;
  const { get, set } = access.value;
  const mark = {};
  let before: unknown;
  try {
    before = get();
    set(mark);
  } catch {
    return undefined;
  }
  try {
    const same = others.filter((other) => valueNow(other, inspector) === mark);
    return same.includes(probe) ? same : undefined;
  } finally {
    set(before);
  }
}

interface Access {
  readonly get: () => unknown;
  readonly set: (value: unknown) => void;
}

function isAccess(value: unknown): value is Access {
  return typeof value === "object" && value !== null && "get" in value && "set" in value;
}

function valueNow({ f, binding: { name } }: Sighting, inspector: Inspector): unknown {
  const scope = inspector.placeOf(f)?.scopes.find(({ object }) => Object.hasOwn(object, name));
  try {
    return scope && Reflect.get(scope.object, name);
  } catch {
    return undefined;
  }
}

function refuseTheUndecided(undecided: readonly Sighting[], inspector: Inspector): void {
  const values = undecided.map((sighting) => valueNow(sighting, inspector));
  for (const [at, one] of undecided.entries()) {
    const twin = undecided.find(
      (other, index) =>
        index > at &&
        Object.is(values[index], values[at]) &&
        (one.binding.assigned || other.binding.assigned),
    );
    if (twin === undefined) continue;
    const { name } = one.binding;
    throw refusal(
      one.where,
      `is assigned, and "${twin.where.functionName}" has a variable of the same name and value: whether they are one variable cannot be seen`,
      `Make it a property of an object: const state = { ${name}: … }.`,
    );
  }
}

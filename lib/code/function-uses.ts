/** What a function takes from its surroundings, collected use by use. */
import type { NameScope } from "./function-scope.ts";

/** A name that a function uses and does not define. */
export interface FreeVariable {
  readonly name: string;
  readonly assigned: boolean;
  /** Read when the source is evaluated, not when the function is called: only in classes. */
  readonly eager: boolean;
  /** The members read, when the variable is only ever used as `name.member`. */
  readonly members: ReadonlySet<string> | undefined;
}

/** All that a function takes from its surroundings. */
export interface Surroundings {
  readonly variables: ReadonlyMap<string, FreeVariable>;
  readonly usesThis: boolean;
  readonly usesSuper: boolean;
  readonly usesArguments: boolean;
  readonly usesNewTarget: boolean;
  readonly importsDynamically: boolean;
  /** Private names used, but declared by no class inside. */
  readonly privateNames: ReadonlySet<string>;
  /** Where `import.meta` stands, in order. */
  readonly importMetas: readonly { readonly start: number; readonly end: number }[];
}

/** Where in the program a use stands. */
export interface Place {
  readonly scope: NameScope;
  /** `this`, `arguments` and `new.target` are those outside of the analysed function. */
  readonly outerThis: boolean;
  readonly outerSuper: boolean;
  readonly eager: boolean;
}

interface Use {
  readonly name: string;
  readonly place: Place;
  readonly assigned: boolean;
  readonly member: string | undefined;
}

/** Things other than variables that belong to what is around. */
type Special = "this" | "super" | "newTarget" | "import()";

/** Collects uses. Names are resolved at the end, when all that is hoisted has been seen. */
export class Uses {
  readonly #names: Use[] = [];
  readonly #privateNames: { readonly name: string; readonly scope: NameScope }[] = [];
  readonly #importMetas: { readonly start: number; readonly end: number }[] = [];
  readonly #special = new Set<Special>();

  name(name: string, place: Place, how: { assigned?: boolean; member?: string } = {}): void {
    this.#names.push({ name, place, assigned: how.assigned === true, member: how.member });
  }

  privateName(name: string, scope: NameScope): void {
    this.#privateNames.push({ name: `#${name}`, scope });
  }

  importMeta({ start, end }: { readonly start: number; readonly end: number }): void {
    this.#importMetas.push({ start, end });
  }

  special(what: Special): void {
    this.#special.add(what);
  }

  surroundings(): Surroundings {
    const free = this.#names.filter(({ name, place }) => !place.scope.declares(name));
    const variables = new Map<string, FreeVariable>();
    for (const use of free) {
      if (use.name !== "arguments") variables.set(use.name, together(variables.get(use.name), use));
    }
    const ofOthers = ({ name, place }: Use): boolean =>
      name === "arguments" && !place.scope.isInsideOwnFunction();
    const privateNames = this.#privateNames.filter(({ name, scope }) => !scope.declares(name));
    return {
      variables,
      usesThis: this.#special.has("this"),
      usesSuper: this.#special.has("super"),
      usesArguments: free.some(ofOthers),
      usesNewTarget: this.#special.has("newTarget"),
      importsDynamically: this.#special.has("import()"),
      privateNames: new Set(privateNames.map(({ name }) => name)),
      importMetas: this.#importMetas,
    };
  }
}

function together(
  before: FreeVariable | undefined,
  { name, place, assigned, member }: Use,
): FreeVariable {
  const known = before === undefined ? new Set<string>() : before.members;
  return {
    name,
    assigned: assigned || before?.assigned === true,
    eager: place.eager || before?.eager === true,
    members: member === undefined || known === undefined ? undefined : new Set([...known, member]),
  };
}

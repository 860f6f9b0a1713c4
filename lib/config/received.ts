/** Shows a refused value in a message: short, on one line, and without running any of its code. */

const longestText = 40;
const mostKeys = 3;

/** Completes the sentence "got …". */
export function received(value: unknown): string {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest shows itself best
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > longestText ? cut(value) : value);
    case "bigint":
      return `${cut(String(value))}n`;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "object":
      return value === null ? "null" : receivedObject(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    default:
      return String(value);
  }
}

function receivedObject(value: object): string {
  try {
    if (Array.isArray(value)) return `an array of ${value.length}`;
    const kind = className(value);
    if (kind !== undefined && kind !== "Object") return `an instance of ${cut(kind)}`;
    const keys = Object.keys(value);
    const shown = keys.slice(0, mostKeys).map((key) => cut(JSON.stringify(key).slice(1, -1)));
    if (keys.length > mostKeys) shown.push("…");
    return keys.length === 0 ? "an empty object" : `an object with ${shown.join(", ")}`;
  } catch {
    // A proxy may throw at any look at it.
    return "an object";
  }
}

/** The class's name by descriptors alone: getters are somebody else's code. */
function className(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null) return undefined;
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof made !== "function") return undefined;
  const name: unknown = Object.getOwnPropertyDescriptor(made, "name")?.value;
  return typeof name === "string" && name !== "" ? name : undefined;
}

function cut(text: string): string {
  if (text.length <= longestText) return text;
  const head = text.slice(0, longestText - 1);
  // Do not leave half of a surrogate pair behind.
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
}

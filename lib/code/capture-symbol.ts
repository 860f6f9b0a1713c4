import { globalPart } from "./capture-builtins.ts";
import { refusal, type Whereabouts } from "./capture-context.ts";
import type { Part } from "./function-travel.ts";

/** A symbol that the other process has too: a registered one, or one of JavaScript's own. */
export function symbolPart(symbol: symbol, where: Whereabouts): Part {
  const key = Symbol.keyFor(symbol);
  if (key !== undefined) return { kind: "symbol", key };
  const known = globalPart(symbol);
  if (known) return known;
  throw refusal(
    where,
    `is ${String(symbol)}, a symbol that exists in this process only`,
    "Use Symbol.for(…) instead.",
  );
}

/** Whether {@link symbolPart} would accept it. */
export function isSharedSymbol(symbol: symbol): boolean {
  return Symbol.keyFor(symbol) !== undefined || globalPart(symbol) !== undefined;
}

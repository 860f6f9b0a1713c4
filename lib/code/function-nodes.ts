import type * as acorn from "acorn";

/** The nodes directly below a node, in the order of the source. */
export function* children(node: acorn.AnyNode): Generator<acorn.AnyNode> {
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) {
      for (const element of value) if (isNode(element)) yield element;
    } else if (isNode(value)) {
      yield value;
    }
  }
}

function isNode(value: unknown): value is acorn.AnyNode {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}

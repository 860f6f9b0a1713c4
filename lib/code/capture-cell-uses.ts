/** Rewrites the uses of a variable in the source of a function to those of a cell. */
import type { AnyNode } from "acorn";
import { surroundingsOf } from "./free-variables.ts";
import { children } from "./function-nodes.ts";
import { useMark } from "./function-scope.ts";
import { parseCode } from "./function-syntax.ts";

interface Rewriting {
  /** The variable, where it is not one of the function's own. */
  readonly variable: string;
  /** The name of the cell, which the source does not contain. */
  readonly cell: string;
  readonly strict: boolean;
}

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** The source with `cell.value` in place of the variable. All lines stay where they are. */
export function rewriteUses(code: string, { variable, cell, strict }: Rewriting): string {
  const { node, shift } = parseCode(code, { strict });
  const free = freeUses(node, { variable, strict });
  const edits: Edit[] = [];
  const replace = ({ start, end }: AnyNode, text: string): void => {
    edits.push({ at: start - shift, end: end - shift, text });
  };
  const visit = (node: AnyNode): void => {
    if (node.type === "Property" && node.shorthand) {
      // The key is in the same place as the value, or as its left side where there is a default.
      if (free.has(node.value.start)) replace(node.key, `${variable}:${cell}.value`);
      if (node.value.type === "AssignmentPattern") visit(node.value.right);
      return;
    }
    if (isUse(node)) {
      replace(node, `${cell}.value`);
      return;
    }
    const called = calledBy(node);
    if (called && isUse(called)) replace(called, `${cell}.read()`);
    if (node.type === "AssignmentExpression" && isUse(node.left) && isNamedByTarget(node)) {
      // A function is named after the variable it is assigned to, but not after a member.
      const { start, end } = node.right;
      edits.push({ at: start - shift, end: start - shift, text: `({${variable}:` });
      edits.push({ at: end - shift, end: end - shift, text: `}).${variable}` });
    }
    for (const child of children(node)) {
      if (!(child === called && isUse(child))) visit(child);
    }
  };
  const isUse = (node: AnyNode): boolean => node.type === "Identifier" && free.has(node.start);
  visit(node);
  let result = code;
  for (const { at, end, text } of edits.toSorted((a, b) => b.at - a.at || b.end - a.end)) {
    result = result.slice(0, at) + text + result.slice(end);
  }
  return result;
}

/** Where the variable is used, and no declaration inside has its name. */
function freeUses(
  root: AnyNode,
  { variable, strict }: Pick<Rewriting, "variable" | "strict">,
): ReadonlySet<number> {
  const marked: Extract<AnyNode, { type: "Identifier" }>[] = [];
  const mark = (node: AnyNode): void => {
    if (node.type === "Identifier" && node.name === variable) {
      node.name = `${variable}${useMark}${node.start}`;
      marked.push(node);
    }
    for (const child of children(node)) mark(child);
  };
  mark(root);
  const { variables } = surroundingsOf(root, { sloppy: !strict });
  for (const node of marked) node.name = variable;
  return new Set(
    [...variables.keys()]
      .filter((name) => name.startsWith(variable + useMark))
      .map((name) => Number(name.slice(variable.length + useMark.length))),
  );
}

function calledBy(node: AnyNode): AnyNode | undefined {
  if (node.type === "CallExpression") return node.callee;
  return node.type === "TaggedTemplateExpression" ? node.tag : undefined;
}

function isNamedByTarget({
  operator,
  right,
}: Extract<AnyNode, { type: "AssignmentExpression" }>): boolean {
  if (!["=", "||=", "&&=", "??="].includes(operator)) return false;
  if (right.type === "ArrowFunctionExpression") return true;
  return (right.type === "FunctionExpression" || right.type === "ClassExpression") && !right.id;
}

/**
 * Which names a function takes from outside of itself. Knows hoisting, block scope, patterns,
 * default parameters, classes, labels, and what `this` and `super` belong to.
 */
import type * as acorn from "acorn";
import { children } from "./function-nodes.ts";
import { NameScope } from "./function-scope.ts";
import { type Place, type Surroundings, Uses } from "./function-uses.ts";

/** Analyses a function or class, given as the node of its expression. */
export function surroundingsOf(
  root: acorn.AnyNode,
  options: { readonly sloppy?: boolean } = {},
): Surroundings {
  const analysis = new Analysis(options.sloppy === true);
  const isClass = root.type === "ClassExpression" || root.type === "ClassDeclaration";
  analysis.visit(root, {
    scope: new NameScope(undefined, true),
    outerThis: true,
    outerSuper: true,
    eager: isClass,
  });
  return analysis.uses.surroundings();
}

class Analysis {
  readonly #sloppy: boolean;
  readonly uses = new Uses();

  constructor(sloppy: boolean) {
    this.#sloppy = sloppy;
  }

  visit(node: acorn.AnyNode, place: Place): void {
    switch (node.type) {
      case "Identifier":
        this.uses.name(node.name, place);
        return;
      case "PrivateIdentifier":
        this.uses.privateName(node.name, place.scope);
        return;
      case "ThisExpression":
        if (place.outerThis) this.uses.special("this");
        return;
      case "Super":
        if (place.outerSuper) this.uses.special("super");
        return;
      case "MetaProperty":
        if (node.meta.name === "import") this.uses.importMeta(node);
        else if (place.outerThis) this.uses.special("newTarget");
        return;
      case "ImportExpression":
        this.uses.special("import()");
        this.#visitChildren(node, place);
        return;
      case "MemberExpression":
        this.#visitMember(node, place);
        return;
      case "Property":
        this.#visitProperty(node, place);
        return;
      case "AssignmentExpression":
        this.#assign(node.left, place);
        this.visit(node.right, place);
        return;
      case "UpdateExpression":
        this.#assign(node.argument, place);
        return;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#visitFunction(node, place, false);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#visitClass(node, place);
        return;
      case "VariableDeclaration":
        for (const { id, init } of node.declarations) {
          this.#declare(id, node.kind === "var" ? place.scope.functionScope : place.scope, place);
          if (init) this.visit(init, place);
        }
        return;
      case "LabeledStatement":
        this.visit(node.body, place);
        return;
      case "BreakStatement":
      case "ContinueStatement":
        return;
      case "ForInStatement":
      case "ForOfStatement":
        this.#visitLoop(node, inner(place));
        return;
      case "CatchClause": {
        const within = inner(place);
        if (node.param) this.#declare(node.param, within.scope, within);
        this.visit(node.body, within);
        return;
      }
      case "SwitchStatement": {
        this.visit(node.discriminant, place);
        const within = inner(place);
        for (const branch of node.cases) this.#visitChildren(branch, within);
        return;
      }
      case "BlockStatement":
      case "ForStatement":
        this.#visitChildren(node, inner(place));
        return;
      default:
        this.#visitChildren(node, place);
    }
  }

  #visitChildren(node: acorn.AnyNode, place: Place): void {
    for (const child of children(node)) this.visit(child, place);
  }

  #visitMember(node: acorn.MemberExpression, place: Place): void {
    const { object, property, computed } = node;
    if (!computed && object.type === "Identifier" && property.type === "Identifier") {
      this.uses.name(object.name, place, { member: property.name });
      return;
    }
    this.visit(object, place);
    if (computed || property.type === "PrivateIdentifier") this.visit(property, place);
  }

  #visitProperty(node: acorn.Property | acorn.AssignmentProperty, place: Place): void {
    if (node.computed) this.visit(node.key, place);
    const { value } = node;
    const isMethod = node.kind !== "init" || node.method;
    if (isMethod && value.type === "FunctionExpression") this.#visitFunction(value, place, true);
    else this.visit(value, place);
  }

  /** A target of an assignment: a name, a member, or a pattern of these. */
  #assign(target: acorn.AnyNode, place: Place): void {
    switch (target.type) {
      case "Identifier":
        this.uses.name(target.name, place, { assigned: true });
        return;
      case "MemberExpression":
        // Not #visitMember: a variable whose members are written is used as a whole.
        this.visit(target.object, place);
        if (target.computed || target.property.type === "PrivateIdentifier")
          this.visit(target.property, place);
        return;
      default:
        this.#eachPart(target, place, (part) => this.#assign(part, place));
    }
  }

  /** A declared pattern: its names belong to the scope, its defaults and computed keys are read. */
  #declare(pattern: acorn.AnyNode, scope: NameScope, place: Place): void {
    if (pattern.type === "Identifier") scope.add(pattern.name);
    else this.#eachPart(pattern, place, (part) => this.#declare(part, scope, place));
  }

  #eachPart(pattern: acorn.AnyNode, place: Place, each: (part: acorn.AnyNode) => void): void {
    switch (pattern.type) {
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") {
            each(property.argument);
            continue;
          }
          if (property.computed) this.visit(property.key, place);
          each(property.value);
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) each(element);
        return;
      case "AssignmentPattern":
        each(pattern.left);
        this.visit(pattern.right, place);
        return;
      case "RestElement":
        each(pattern.argument);
        return;
      default:
        this.visit(pattern, place);
    }
  }

  #visitLoop(node: acorn.ForInStatement | acorn.ForOfStatement, place: Place): void {
    if (node.left.type === "VariableDeclaration") this.visit(node.left, place);
    else this.#assign(node.left, place);
    this.visit(node.right, place);
    this.visit(node.body, place);
  }

  #visitFunction(
    node:
      | acorn.FunctionDeclaration
      | acorn.AnonymousFunctionDeclaration
      | acorn.FunctionExpression
      | acorn.ArrowFunctionExpression,
    place: Place,
    ownSuper: boolean,
  ): void {
    const isArrow = node.type === "ArrowFunctionExpression";
    let outside = place.scope;
    if (node.type === "FunctionDeclaration") {
      outside.add(node.id?.name);
      // Sloppy mode also hoists a function out of its block.
      if (this.#sloppy) outside.functionScope.add(node.id?.name);
    } else if (node.type === "FunctionExpression" && node.id) {
      outside = new NameScope(outside, false);
      outside.add(node.id.name);
    }
    const within: Place = {
      scope: new NameScope(outside, true, !isArrow),
      outerThis: place.outerThis && isArrow,
      outerSuper: place.outerSuper && !ownSuper,
      eager: place.eager,
    };
    for (const parameter of node.params) this.#declare(parameter, within.scope, within);
    // The block of a body shares the scope of the parameters.
    if (node.body.type === "BlockStatement") this.#visitChildren(node.body, within);
    else this.visit(node.body, within);
  }

  #visitClass(node: acorn.Class, place: Place): void {
    if (node.type === "ClassDeclaration") place.scope.add(node.id?.name);
    const around = inner(place);
    around.scope.add(node.id?.name);
    if (node.superClass) this.visit(node.superClass, around);
    for (const member of node.body.body) {
      if (member.type !== "StaticBlock" && member.key.type === "PrivateIdentifier")
        around.scope.add(`#${member.key.name}`);
    }
    for (const member of node.body.body) {
      const isStatic = member.type === "StaticBlock" || member.static;
      const runsAtOnce = isStatic && member.type !== "MethodDefinition";
      const within: Place = {
        scope: new NameScope(around.scope, true, member.type !== "MethodDefinition"),
        outerThis: false,
        outerSuper: false,
        eager: around.eager && runsAtOnce,
      };
      if (member.type === "StaticBlock") {
        this.#visitChildren(member, within);
        continue;
      }
      if (member.computed) this.visit(member.key, around);
      if (member.type === "MethodDefinition") this.#visitFunction(member.value, within, true);
      else if (member.value) this.visit(member.value, within);
    }
  }
}

function inner(place: Place): Place {
  return { ...place, scope: new NameScope(place.scope, false) };
}

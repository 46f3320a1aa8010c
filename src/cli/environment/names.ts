import type { Node } from "oxc-parser";
import { type ScopeTracker, ScopeTrackerImport, ScopeTrackerVariable } from "oxc-walker";

/** What names stand for at the place of a module where a walk is. */
export interface Names {
  /** Whether a node is the name of a global, and not of what the module declares under that name. */
  isGlobal(node: Node, name: string): boolean;
  /** What a name was imported as from Node's module `process`: `default`, `*` for all, or a name; undefined of any other. */
  importedFromProcess(node: Node): string | undefined;
}

/** Names as the tracker of a walk has them. */
export function namesIn(scopes: ScopeTracker): Names {
  return {
    isGlobal(node, name) {
      if (node.type !== "Identifier" || node.name !== name) return false;
      const declaration = scopes.getDeclaration(name);
      // `declare const` says only the type of what is there.
      return (
        declaration === null ||
        (declaration instanceof ScopeTrackerVariable && declaration.variableNode.declare === true)
      );
    },
    importedFromProcess(node) {
      const declaration = node.type === "Identifier" ? scopes.getDeclaration(node.name) : null;
      if (!(declaration instanceof ScopeTrackerImport)) return undefined;
      if (!isProcessModule(declaration.importNode.source.value)) return undefined;
      const specifier = declaration.node;
      switch (specifier.type) {
        case "ImportDefaultSpecifier":
          return "default";
        case "ImportNamespaceSpecifier":
          return "*";
        case "ImportSpecifier":
          return specifier.imported.type === "Literal" ? specifier.imported.value : specifier.imported.name;
      }
    },
  };
}

/** Whether a specifier names Node's module `process`. */
export function isProcessModule(specifier: string | undefined): boolean {
  return specifier === "process" || specifier === "node:process";
}

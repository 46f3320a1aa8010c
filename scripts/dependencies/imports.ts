/** Statements begin a line, as Biome writes them. The clause is names, and braces with anything in them. */
const STATEMENT = /^(?:import|export)\s(?:(?:[\w\s$,*]|\{[^}]*\})*?\bfrom\s+)?"([^"]+)"/gm;
/** Calls of `import`, and types that are written as such. */
const CALL = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** What a source text imports and exports again, types included: specifiers as they are written, each once. */
export function importsOf(text: string): string[] {
  const found = [...text.matchAll(STATEMENT), ...text.matchAll(CALL)];
  return [...new Set(found.map((match) => match[1] ?? ""))];
}

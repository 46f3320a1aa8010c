/**
 * What a part of the engine keeps in the database file, as the SQL steps that lead to it, by the version of the file's
 * layout that each belongs to (`PRAGMA user_version`). A step is never changed once it was released, and a version that was
 * released gets no more steps: a new layout is a new version.
 */
export type SchemaSteps = Readonly<Record<number, string>>;

/** The version that the last of some steps leads to. */
export function lastVersion(parts: readonly SchemaSteps[]): number {
  return Math.max(0, ...parts.flatMap((steps) => Object.keys(steps).map(Number)));
}

/** The SQL that leads from a version to the last one. */
export function stepsAfter(version: number, parts: readonly SchemaSteps[]): string {
  const versions = Array.from({ length: lastVersion(parts) - version }, (_, index) => version + 1 + index);
  return versions.flatMap((next) => parts.map((steps) => steps[next] ?? "")).join("");
}

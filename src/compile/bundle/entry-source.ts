/** Something that an entry imports: a module, and the name of its export. */
export interface Import {
  readonly module: string;
  readonly name: string;
}

/** What the entry of a function is made from. */
export interface EntryParts {
  /** Absolute path of the function's file. */
  readonly file: string;
  /** The adapter for what invokes the function: takes the function, its drivers and the settings, and gives the handler. */
  readonly serve: Import;
  /** The driver of each kind of resource that the function uses. */
  readonly drivers: readonly (readonly [kind: string, driver: Import])[];
  /** A third argument for the adapter, written out as JSON. */
  readonly settings?: object;
  /** What is called with the handler, where the platform does not look for an export. */
  readonly start?: Import;
}

/** The source of a function's entry: imports of what the function needs and of nothing else, so that nothing else is bundled. */
export function entrySource({ file, serve, drivers, settings, start }: EntryParts): string {
  const imported = [...(start ? [start] : []), serve, ...drivers.map(([, driver]) => driver)];
  const given = drivers.map(([kind, { name }]) => `${kind}: ${name}`).join(", ");
  const more = settings === undefined ? "" : `, ${JSON.stringify(settings)}`;
  const handler = `${serve.name}(fn, ${given === "" ? "{}" : `{ ${given} }`}${more})`;
  return [
    `import fn from ${JSON.stringify(file)};`,
    ...imported.map(({ module, name }) => `import { ${name} } from ${JSON.stringify(module)};`),
    start ? `${start.name}(${handler});` : `export const handler = ${handler};`,
    "",
  ].join("\n");
}

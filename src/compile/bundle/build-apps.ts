import type { Bundles } from "../kit/target.ts";
import { type Built, buildEntries, type EntryTarget } from "./build-entries.ts";
import { zip } from "./zip.ts";

/** Entries as source texts by name, such as one for each function of an app. */
export type Entries = ReadonlyMap<string, string>;

/** Bundles the entries of several apps together, as {@link buildEntries} does; the bundles of each app by entry. */
export async function buildApps(
  apps: readonly Entries[],
  target: EntryTarget,
): Promise<ReadonlyMap<string, Built>[]> {
  const sources = apps.flatMap((entries, index) =>
    [...entries].map(([name, source]) => [`${index}/${name}`, source] as const),
  );
  const built = await buildEntries(new Map(sources), target);
  return apps.map((entries, index) => {
    const ofApp = new Map<string, Built>();
    for (const name of entries.keys()) {
      const bundle = built.get(`${index}/${name}`);
      if (!bundle) throw new Error(`There is no bundle of ${name}.`);
      ofApp.set(name, bundle);
    }
    return ofApp;
  });
}

/** A zip with an `index.mjs` for each bundle, and its source map beside it; `files` are in every zip too. */
export function zipEach(
  built: ReadonlyMap<string, Built>,
  files: Readonly<Record<string, Uint8Array>> = {},
): Bundles {
  return Object.fromEntries(
    [...built].flatMap(([name, { code, map }]) => [
      [`${name}.zip`, zip({ "index.mjs": Buffer.from(code), ...files })] as const,
      [`${name}.mjs.map`, map] as const,
    ]),
  );
}

import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { ownModules } from "@motif/compile/bundle";
import { MotifError } from "@motif/core";
import type { LoadedApp } from "@motif/core/model";
import { environmentReads } from "./reads.ts";

/**
 * Fails where functions of apps read variables of the environment: what is set on this machine is not in a cloud, and
 * nothing would say so. Rejects with `MotifError` (`environment-read`) that lists all places; with `bundle-failed`
 * where esbuild cannot follow the imports.
 */
export async function refuseEnvironmentReads(apps: readonly LoadedApp[]): Promise<void> {
  const files = await ownModules(apps.flatMap((app) => [...app.files.values()]));
  const places = await Promise.all(files.map(placesIn));
  if (places.flat().length > 0) throw new MotifError("environment-read", messageFor(places.flat()));
}

async function placesIn(file: string): Promise<string[]> {
  return environmentReads(file, await readFile(file, "utf8")).map(
    ({ line, text }) => `  ${relative("", file)}:${line}: ${text}`,
  );
}

function messageFor(places: readonly string[]): string {
  return [
    "Functions read the environment. Variables that are set here are not set in a cloud:",
    ...places,
    "Declare what differs between environments as a config, and what nobody may see as a secret: " +
      'config("name", { schema, value }) or secret("name") in the app\'s resources, `.reader` of it in the function\'s uses, ' +
      "and `await handle.get()` in its handler.",
    "Of a variable that the cloud itself or your own Terraform sets, say so at the end of the line: // motif-allow-env: why",
  ].join("\n");
}

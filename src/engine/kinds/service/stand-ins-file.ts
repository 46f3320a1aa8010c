import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MotifError, type StandIn } from "@motif/core";
import { isObject, messageOf } from "@motif/core/platform";

/** The file of stand-ins, in an app's folder. */
export const STAND_INS_FILE = "stand-ins.ts";

/** Stand-ins of services, by the services' names. */
export type StandInsByName = Readonly<Record<string, StandIn>>;

/**
 * What makes the stand-ins that an app's folder has, with fresh state each time; undefined where it has none. Throws
 * `MotifError` (`bad-stand-ins`).
 */
export async function loadStandIns(folder: string): Promise<(() => StandInsByName) | undefined> {
  const file = join(folder, STAND_INS_FILE);
  if (!existsSync(file)) return undefined;
  const make = await defaultExport(file);
  if (typeof make !== "function") throw badStandIns(file);
  return () => {
    const made: unknown = make();
    if (isStandIns(made)) return made;
    throw badStandIns(file);
  };
}

/** Functions can be checked no further than that they are some. */
function isStandIns(value: unknown): value is StandInsByName {
  return isObject(value) && Object.values(value).every((standIn) => typeof standIn === "function");
}

function badStandIns(file: string): MotifError {
  return new MotifError(
    "bad-stand-ins",
    `${file}: the default export makes no stand-ins. Write: export default (() => ({ payments: async (request) => new Response() })) satisfies StandIns; docs/services.md shows one.`,
  );
}

async function defaultExport(file: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return isObject(module) ? module.default : undefined;
  } catch (cause) {
    throw new MotifError("bad-stand-ins", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

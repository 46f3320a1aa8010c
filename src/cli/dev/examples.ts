import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Example } from "@motif/app";
import { MotifError, parse } from "@motif/core";
import { isObject, messageOf } from "@motif/core/platform";
import * as z from "zod/mini";

const examplesSchema = z.array(z.strictObject({ title: z.string(), command: z.string() }));

/**
 * The example calls of an app: the default export of its `examples.ts`, if it has one. `{{url}}` in a command stands
 * for the server's address. Throws `MotifError` (`examples-broken`).
 */
export async function loadExamples(folder: string, url: string): Promise<Example[]> {
  const file = join(folder, "examples.ts");
  if (!existsSync(file)) return [];
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    const examples = parse(examplesSchema, isObject(module) ? module.default : undefined, "default export");
    return examples.map(({ title, command }) => ({ title, command: command.replaceAll("{{url}}", url) }));
  } catch (error) {
    throw new MotifError("examples-broken", `${file}: ${messageOf(error)}`, { cause: error });
  }
}

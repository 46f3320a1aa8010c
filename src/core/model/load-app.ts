import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "../app.ts";
import { loadDefaults } from "../ground/defaults.ts";
import { DefinitionError, type DefinitionProblem, MotifError, messageOf } from "../ground/errors.ts";
import { isObject } from "../ground/json.ts";
import { problemsOf } from "./check.ts";
import { functionsOf } from "./collect.ts";
import type { Inventory } from "./inventory.ts";
import { takeInventory } from "./take-inventory.ts";

/** An app that was read from its folder. `files` has the absolute path of each function's file. */
export interface LoadedApp {
  readonly folder: string;
  readonly app: App;
  readonly inventory: Inventory;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads the app of a folder: `app.ts` with the app as default export, and `functions/<name>.ts` for each function
 * with that function as default export. Throws `MotifError` (`app-not-found`, `app-broken`) or `DefinitionError`.
 */
export async function loadApp(folder: string): Promise<LoadedApp> {
  const appFile = join(folder, "app.ts");
  if (!existsSync(appFile)) {
    throw new MotifError(
      "app-not-found",
      `${appFile} does not exist. An app is a folder with an app.ts in it.`,
    );
  }
  const root = realpathSync(folder);
  const app = await defaultExport(join(root, "app.ts"));
  if (!isApp(app)) {
    throw new MotifError(
      "app-broken",
      `${appFile}: the default export is not an app. Write: export default app("name", { … })`,
    );
  }
  const files = new Map(functionsOf(app).map((fn) => [fn.name, join(root, "functions", `${fn.name}.ts`)]));
  const problems = problemsOf(app);
  if (problems.length === 0 || problems.every(({ where }) => !where.startsWith("function"))) {
    problems.push(...(await misplacedFunctions(app, root, files)));
  }
  if (problems.length > 0) throw new DefinitionError(app.name, problems);
  return { folder: root, app, inventory: takeInventory(app, loadDefaults(root)), files };
}

async function misplacedFunctions(
  app: App,
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<DefinitionProblem[]> {
  const problems: DefinitionProblem[] = [];
  for (const fn of functionsOf(app)) {
    const expected = files.get(fn.name) ?? "";
    const found = existsSync(expected) ? await defaultExport(expected) : undefined;
    if (found === fn) continue;
    const actual = await fileExporting(fn, join(root, "functions"));
    problems.push({
      where: `function ${fn.name}`,
      message:
        actual === undefined
          ? `must be the default export of functions/${fn.name}.ts`
          : `is the default export of functions/${actual}; rename that file to ${fn.name}.ts, or the function`,
    });
  }
  return problems;
}

async function fileExporting(fn: unknown, folder: string): Promise<string | undefined> {
  if (!existsSync(folder)) return undefined;
  for (const name of readdirSync(folder).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  )) {
    if ((await defaultExport(join(folder, name))) === fn) return name;
  }
  return undefined;
}

async function defaultExport(file: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return isObject(module) ? module.default : undefined;
  } catch (error) {
    throw new MotifError("app-broken", brokenMessage(file, error), { cause: error });
  }
}

const INSTALL =
  "Install it where the file is, or in a folder above. Where Motif is a checkout, its own packages (@motif/…) are there: " +
  "keep the app inside of it, or begin a repository of its own with motif init.";

/** What cannot be imported, and where Node says that this was asked for. */
function missingImport(error: Error): string | undefined {
  const [, kind, name = "", importer] =
    /^Cannot find (package|module) '(.+)' imported from (\S.*)$/.exec(error.message) ?? [];
  if (kind === undefined) return undefined;
  if (kind === "package") return `${importer}: There is no package ${name}. ${INSTALL}`;
  const hint = existsSync(`${name}.ts`) ? "; imports have the file's ending: write .ts" : "";
  return `${importer}: There is no file ${name}${hint}.`;
}

/** File, line and reason, without a stack trace. */
function brokenMessage(file: string, error: unknown): string {
  if (!(error instanceof Error)) return `${file}: throws ${messageOf(error)} when it is loaded.`;
  const missing = missingImport(error);
  if (missing !== undefined) return missing;
  const place = /(?:file:\/\/)?(\/[^\s()]+\.ts)(?:\?v=\d+)?:(\d+)/.exec(error.stack ?? "");
  const where = place ? `${decodeURI(place[1] ?? "")}:${place[2]}` : file;
  return `${where}: ${error.name}: ${error.message.replace(/^\s*x\s*/, "").trim()}`;
}

function isApp(value: unknown): value is App {
  return isObject(value) && value.kind === "app" && typeof value.name === "string" && isObject(value.wiring);
}

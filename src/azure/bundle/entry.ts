import type { HttpApiSettings } from "../environment.ts";
import type { AppPlan, FunctionPlan } from "../plan/azure-plan.ts";

/** What makes the handler, by trigger: the export of the adapter module of the same name. */
const SERVERS: Readonly<Record<FunctionPlan["settings"]["trigger"]["kind"], string>> = {
  http: "serveHttp",
  queue: "serveQueue",
  objects: "serveObjects",
  task: "serveTask",
  scheduled: "serveScheduled",
};

/** The driver of a kind of resource: adapter module and export have the same name. */
const DRIVERS: Readonly<Record<FunctionPlan["drivers"][number], string>> = {
  table: "cosmos",
  queue: "servicebus",
  bucket: "blob",
  secret: "secrets",
};

/**
 * The source of a function's bundle: the function, the adapter for its trigger and the drivers of what it uses; nothing
 * else, so that nothing else is bundled. `file` is the function's absolute path.
 */
export function functionEntry({ drivers, settings }: FunctionPlan, file: string): string {
  const { kind } = settings.trigger;
  const server = SERVERS[kind];
  const given = drivers.map((driver) => `${driver}: ${DRIVERS[driver]}`).join(", ");
  return [
    `import fn from ${JSON.stringify(file)};`,
    `import { ${server} } from "@motif/azure/adapter/${kind}";`,
    ...drivers.map(
      (driver) => `import { ${DRIVERS[driver]} } from "@motif/azure/adapter/${DRIVERS[driver]}";`,
    ),
    `export const handler = ${server}(fn, ${given === "" ? "{}" : `{ ${given} }`}, ${JSON.stringify(settings)});`,
    "",
  ].join("\n");
}

/** The source of the module that answers what no route of a function app matches. */
export function unmatchedEntry(api: HttpApiSettings): string {
  return [
    'import { serveUnmatched } from "@motif/azure/adapter/unmatched";',
    `export const handler = serveUnmatched(${JSON.stringify(api)});`,
    "",
  ].join("\n");
}

/** The source of the module that the host loads first: it registers all functions, and has the code of none. */
export function indexEntry({ functions, api }: AppPlan): string {
  const registered = functions.map(({ name, azureNames, settings }) => ({ name, azureNames, settings }));
  return [
    'import { registerApp } from "@motif/azure/adapter/register";',
    // A URL made here, so that the bundler leaves the import as it is.
    "const load = (path: string) => import(new URL(path, import.meta.url).href);",
    `registerApp(${JSON.stringify(registered)}, {`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
    "  function: (name) => load(`./functions/${name}.mjs`),",
    ...(api ? ['  unmatched: () => load("./unmatched.mjs"),'] : []),
    "});",
    "",
  ].join("\n");
}

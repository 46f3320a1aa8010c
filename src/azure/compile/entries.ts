import { entrySource } from "@motif/compile/bundle";
import type { AppPlan, FunctionPlan, UnmatchedPlan } from "../ground/plan.ts";

/**
 * The source of a function's entry: the adapter of its trigger and the drivers of what it uses, each from its room.
 * `file` is the function's absolute path.
 */
export function functionSource({ drivers, settings }: FunctionPlan, file: string): string {
  return entrySource({
    file,
    serve: { module: `@motif/azure/${settings.trigger.kind}/trigger`, name: "serve" },
    drivers: drivers.map((kind) => [kind, { module: `@motif/azure/${kind}/driver`, name: kind }]),
    settings,
  });
}

/** The source of the module that answers what no route of a function app matches. */
export function unmatchedSource({ settings }: UnmatchedPlan): string {
  return [
    `import { serve } from "@motif/azure/${settings.kind}/unmatched";`,
    `export const handler = serve(${JSON.stringify(settings)});`,
    "",
  ].join("\n");
}

/** The source of the module that the host loads first: it registers all functions, and has the code of none. */
export function indexSource({ functions, unmatched }: AppPlan): string {
  const kinds = new Set(functions.map(({ settings }) => settings.trigger.kind));
  const load = (module: string) => `load("./${module}.mjs")`;
  return [
    'import { once } from "@motif/azure/function/register";',
    ...[...kinds].map((kind) => `import { register as ${kind} } from "@motif/azure/${kind}/register";`),
    ...(unmatched
      ? [`import { registerUnmatched } from "@motif/azure/${unmatched.settings.kind}/register";`]
      : []),
    // A URL made here, so that the bundler leaves the import as it is.
    "const load = (path: string) => once(() => import(new URL(path, import.meta.url).href));",
    ...functions.map(({ name, azureNames, settings: { trigger } }) => {
      const parameters = [JSON.stringify(azureNames), JSON.stringify(trigger), load(`functions/${name}`)];
      return `${trigger.kind}(${parameters.join(", ")});`;
    }),
    ...(unmatched
      ? [`registerUnmatched(${JSON.stringify(unmatched.azureName)}, ${load("unmatched")});`]
      : []),
    "",
  ].join("\n");
}

import type { TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";

/** What the bundle of a function is made from: part of the function's plan. */
export interface BundledFunction {
  readonly name: string;
  /** What the function is invoked by: decides its adapter. */
  readonly trigger: TriggerKind;
  /** The kinds of resource that it uses: decides its drivers. */
  readonly drivers: readonly ResourceKind[];
}

/** The package that runs a deployed function, and its version. */
export const FRAMEWORK = { name: "@google-cloud/functions-framework", version: "5.0.5" } as const;

/**
 * The source of a bundle's entry: the function, what handles its trigger and the drivers of what it uses; nothing else, so
 * that nothing else is bundled. `file` is the function's absolute path.
 */
export function entrySource({ trigger, drivers }: BundledFunction, file: string): string {
  return [
    `import fn from ${JSON.stringify(file)};`,
    'import { start } from "@motif/gcp/start";',
    `import { serve } from "@motif/gcp/${trigger}/trigger";`,
    ...drivers.map((kind) => `import { driver as ${kind} } from "@motif/gcp/${kind}/driver";`),
    `start(serve(fn, ${drivers.length === 0 ? "{}" : `{ ${drivers.join(", ")} }`}));`,
    "",
  ].join("\n");
}

/** What the bundle of a function is made from: part of the function's plan. */
export interface BundledFunction {
  readonly name: string;
  /** What the function is invoked by: decides its adapter. */
  readonly trigger: keyof typeof SERVERS;
  /** The kinds of resource that it uses: decides its drivers. */
  readonly drivers: readonly (keyof typeof DRIVERS)[];
}

/** The package that runs a deployed function, and its version. */
export const FRAMEWORK = { name: "@google-cloud/functions-framework", version: "5.0.5" } as const;

/** What makes the handler, by trigger: the export of the adapter module of the same name. */
const SERVERS = {
  http: "serveHttp",
  queue: "serveQueue",
  objects: "serveObjects",
  task: "serveTask",
  scheduled: "serveScheduled",
} as const;

/** The driver of a kind of resource: adapter module and its export. */
const DRIVERS = {
  table: { module: "firestore", name: "firestore" },
  queue: { module: "pubsub", name: "pubsub" },
  bucket: { module: "cloud-storage", name: "cloudStorage" },
  secret: { module: "secret-manager", name: "secretManager" },
} as const;

/**
 * The source of a bundle's entry: the function, the adapter for its trigger and the drivers of what it uses; nothing
 * else, so that nothing else is bundled. `file` is the function's absolute path.
 */
export function entrySource({ trigger, drivers }: BundledFunction, file: string): string {
  const server = SERVERS[trigger];
  const given = drivers.map((kind) => `${kind}: ${DRIVERS[kind].name}`).join(", ");
  return [
    `import fn from ${JSON.stringify(file)};`,
    'import { start } from "@motif/gcp/adapter/start";',
    `import { ${server} } from "@motif/gcp/adapter/${trigger}";`,
    ...drivers.map(
      (kind) => `import { ${DRIVERS[kind].name} } from "@motif/gcp/adapter/${DRIVERS[kind].module}";`,
    ),
    `start(${server}(fn, ${given === "" ? "{}" : `{ ${given} }`}));`,
    "",
  ].join("\n");
}

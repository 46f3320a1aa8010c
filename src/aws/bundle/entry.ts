import type { FunctionPlan } from "../plan/aws-plan.ts";

/** What makes the handler, by trigger: the export of the adapter module of the same name. */
const SERVERS: Readonly<Record<FunctionPlan["trigger"], string>> = {
  http: "serveHttp",
  "http-stream": "streamHttp",
  queue: "serveQueue",
  objects: "serveObjects",
  task: "serveTask",
  scheduled: "serveScheduled",
};

/** The driver of a kind of resource: adapter module and export have the same name. */
const DRIVERS: Readonly<Record<FunctionPlan["drivers"][number], string>> = {
  table: "dynamodb",
  queue: "sqs",
  bucket: "s3",
  secret: "secrets",
};

/**
 * The source of a bundle's entry: the function, the adapter for its trigger and the drivers of what it uses; nothing
 * else, so that nothing else is bundled. `file` is the function's absolute path.
 */
export function entrySource({ trigger, drivers }: FunctionPlan, file: string): string {
  const server = SERVERS[trigger];
  const given = drivers.map((kind) => `${kind}: ${DRIVERS[kind]}`).join(", ");
  return [
    `import fn from ${JSON.stringify(file)};`,
    `import { ${server} } from "@motif/aws/adapter/${trigger}";`,
    ...drivers.map((kind) => `import { ${DRIVERS[kind]} } from "@motif/aws/adapter/${DRIVERS[kind]}";`),
    `export const handler = ${server}(fn, ${given === "" ? "{}" : `{ ${given} }`});`,
    "",
  ].join("\n");
}

import type { AnyFunction, Wiring } from "../../app.ts";
import type { ResourceLayout } from "../../resources/grant.ts";
import type { Report } from "../check.ts";

const RETRY = ["attempts", "initialDelay", "maxDelay", "factor"];

/**
 * Reports options that nobody reads, such as a misspelt `timout`. The types refuse them too, but Node runs an app
 * without looking at its types.
 */
export function checkFunctionOptions(fn: AnyFunction, report: Report): void {
  const where = `function ${fn.name}`;
  known(where, "", fn.settings, ["class", "memory", "timeout", "architecture", "concurrency"], report);
  known(where, "concurrency.", fn.settings.concurrency, ["reserved", "provisioned"], report);
}

/** As {@link checkFunctionOptions}, for what stands in the app's wiring. */
export function checkWiringOptions(name: string, wiring: Wiring, report: Report): void {
  switch (wiring.kind) {
    case "httpApi":
      known(name, "", wiring, ["kind", "routes", "cors", "bodyLimit"], report);
      known(name, "cors.", wiring.cors, ["origins", "headers", "exposeHeaders", "maxAge"], report);
      break;
    case "queueSubscription": {
      const policy = ["batchSize", "batchWindow", "maxConcurrency", "retry"];
      known(name, "", wiring, ["kind", "queue", "consumer", ...policy], report);
      known(name, "retry.", wiring.retry, RETRY, report);
      break;
    }
    case "objectSubscription":
      known(name, "", wiring, ["kind", "bucket", "consumer", "prefix", "suffix", "retry"], report);
      known(name, "retry.", wiring.retry, RETRY, report);
      break;
    case "schedule":
      known(name, "", wiring.timing, ["cron", "timeZone", "every"], report);
      break;
    case "task":
      break;
  }
}

const ACCESSES = ["reader", "writer", "readWriter", "sender"];
const LAYOUTS: Readonly<Record<ResourceLayout["kind"], readonly string[]>> = {
  table: ["schema", "partitionKey", "sortKey", "indexes", "timeToLive"],
  queue: ["schema", "fifo", "retention", "delay", "visibilityTimeout"],
  bucket: [],
  secret: [],
};

/** As {@link checkFunctionOptions}, for tables, queues, buckets and secrets. */
export function checkResourceOptions(resource: ResourceLayout, report: Report): void {
  const where = `${resource.kind} ${resource.name}`;
  known(where, "", resource, ["kind", "name", ...LAYOUTS[resource.kind], ...ACCESSES], report);
  if (resource.kind !== "table") return;
  for (const [name, index] of Object.entries(resource.indexes)) {
    known(where, `indexes.${name}.`, index, ["partitionKey", "sortKey"], report);
  }
}

/** What every declaration has by itself, and so is no option to name. */
const NOT_OPTIONS = new Set(["kind", "name", "routes", "queue", "consumer", "bucket", ...ACCESSES]);

function known(
  where: string,
  prefix: string,
  options: object | undefined,
  names: readonly string[],
  report: Report,
): void {
  for (const name of Object.keys(options ?? {})) {
    if (names.includes(name)) continue;
    const choices = names.filter((choice) => !NOT_OPTIONS.has(choice)).map((choice) => prefix + choice);
    report(where, `${prefix}${name} is not an option; there are ${choices.join(", ") || "none"}`);
  }
}

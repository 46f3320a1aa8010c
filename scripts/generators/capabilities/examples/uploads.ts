import { app, bucket, consumer, type FunctionSettings, objectCreated, onObjectCreated } from "@motif/core";
import type { Example } from "./example.ts";

/** A bucket whose new objects go to functions. */
export function files(names: readonly string[], settings: FunctionSettings = {}, attempts?: number): Example {
  const uploads = bucket("uploads");
  const subscriptions = names.map((name) => {
    const fn = consumer(name, { event: objectCreated, timeout: "30s", ...settings }, () => {});
    const retry = attempts === undefined ? {} : { retry: { attempts, initialDelay: "10s" as const } };
    return [`on-${name}`, onObjectCreated(uploads, fn, { suffix: ".csv", prefix: "in/", ...retry })];
  });
  return { definition: app("example", Object.fromEntries(subscriptions)) };
}

import { createGateway } from "@motif/runtime/gateway";
import { createRuntime, type Platform } from "@motif/runtime/platform";
import fc from "fast-check";
import { echo, raw, TREE } from "../app.ts";
import { entry } from "../entry.ts";
import { bytesOf, headers, jsonText, methods, nearlyJson, targets } from "../hostile.ts";
import { noServerError } from "../verdict.ts";

const platform: Platform = {
  drivers: {},
  emit: () => {},
  now: Date.now,
  newId: () => crypto.randomUUID(),
  random: Math.random,
  logLevel: "error",
};

/** Requests to the gateway that the engine serves and the adapters of Azure and Google Cloud carry, and to the runtime behind it. */
export const gateway = entry(
  "gateway",
  "HTTP requests to the gateway and the runtime: no 5xx, no rejection",
  () => {
    const runtimes = new Map([echo, raw].map((fn) => [fn.name, createRuntime(fn, platform)]));
    const made = createGateway({
      api: {
        routes: [
          { method: "POST", path: "/trees/{id}", function: "echo" },
          { method: "PUT", path: "/trees/{id}", function: "echo" },
          { method: "GET", path: "/raw/{rest+}", function: "raw" },
          { method: "POST", path: "/raw/{rest+}", function: "raw" },
        ],
        bodyLimit: 1024 * 1024,
        cors: { origins: ["https://shop.example"] },
      },
      functions: [echo, raw].map((definition) => ({ name: definition.name, definition })),
      async invoke(name, request) {
        const runtime = runtimes.get(name);
        if (!runtime) throw new Error(`There is no ${name}.`);
        const signal = new AbortController().signal;
        return runtime.http(request, {
          invocationId: crypto.randomUUID(),
          deadline: Date.now() + 30_000,
          signal,
        });
      },
      report: (error) => {
        throw error;
      },
    });
    return {
      inputs: fc.record({
        method: methods,
        target: targets("/trees/1", "/trees", "/raw", "/raw/a"),
        headers,
        body: fc.option(bytesOf(fc.oneof(jsonText, nearlyJson(TREE))), { nil: undefined }),
      }),
      check: async ({ body, ...request }) => {
        const origin = "http://127.0.0.1:3000";
        noServerError(await made.handle({ ...request, origin, ...(body && { body }) }));
      },
    };
  },
);

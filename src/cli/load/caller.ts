import type { Json } from "@motif/core";
import { type Inventory, triggersOf } from "@motif/core/model";
import type { CalledApp } from "@motif/cost";
import { MethodRouter } from "@motif/runtime/gateway";
import type { AdminClient } from "../admin-client.ts";
import { UsageError } from "../errors.ts";
import type { Latencies } from "./latencies.ts";

/** As nobody tells from outside when everything is done that was caused: so long is waited, in milliseconds. */
const IDLE_MS = 500;
/** A request without an answer for so long has none. */
const LONGEST_MS = 60_000;

/** Where the load goes. */
export interface Place {
  readonly url: string;
  /** Of a server on this machine: what is no request goes through it. */
  readonly admin?: AdminClient;
}

/** A request that ends its round, as what follows would build on its answer; it is counted. */
export class RequestFailed extends Error {}

/** The app as the calls of a workload see it, each request timed. */
export function loadedApp(inventory: Inventory, { url, admin }: Place, latencies: Latencies): CalledApp {
  const routes = new MethodRouter<string>();
  for (const { name, source } of triggersOf(inventory, "api")) routes.add(source.method, source.path, name);
  const local = (what: string): AdminClient => {
    if (admin) return admin;
    throw new UsageError(
      `The calls of ${inventory.app} ${what}, which nobody can do through ${url}. Leave --url out, and run it with "motif dev".`,
    );
  };
  return {
    fetch: async (path, init = {}) => {
      const target = new URL(path.replace(/^\//, ""), url.endsWith("/") ? url : `${url}/`);
      const method = init.method ?? "GET";
      const route = routes.match(method, path.split("?")[0] ?? "")?.value ?? `${method} (other)`;
      const began = performance.now();
      const signal = AbortSignal.timeout(LONGEST_MS);
      const response = await fetch(target, { ...init, signal }).catch(() => undefined);
      latencies.add(route, performance.now() - began, response?.status);
      if (response?.ok) return response;
      await response?.body?.cancel();
      throw new RequestFailed(`${method} ${path} was answered ${response?.status ?? "not at all"}`);
    },
    put: async (bucket, key, content) => void (await local("put objects").putText(bucket, key, content)),
    send: async (queue, message: Json) => void (await local("send to a queue").send(queue, message, {})),
    invoke: async (name, payload: Json) =>
      void (await local("invoke a function").invoke(name, payload, "wait")),
    idle: () => new Promise((resolve) => setTimeout(resolve, IDLE_MS)),
    token: (claims, authorizer) =>
      local("want tokens").token(claims, { ...(authorizer !== undefined && { authorizer }) }),
    now: () => new Date(),
  };
}

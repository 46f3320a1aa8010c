import type { Inventory } from "@motif/core/model";
import type { Resources } from "./schemas.ts";

/** What an app is made of, as the admin API tells it. */
export function resourcesOf(inventory: Inventory): Resources {
  const { app, api, functions, tables, queues, buckets, secrets, schedules } = inventory;
  return {
    app,
    routes: (api?.routes ?? []).map(({ method, path, function: name }) => ({ method, path, function: name })),
    functions: functions.map(({ name, kind, memory, timeoutMs, grants }) => ({
      name,
      kind,
      memory,
      timeoutMs,
      grants: grants.map(({ resource, access }) => ({ kind: resource.kind, name: resource.name, access })),
    })),
    tables: tables.map(({ name, partitionKey, sortKey, indexes, timeToLive }) => ({
      name,
      partitionKey,
      ...(sortKey !== undefined && { sortKey }),
      indexes: Object.keys(indexes),
      ...(timeToLive !== undefined && { timeToLive }),
    })),
    queues: queues.map(({ name, fifo, visibilityTimeoutMs, retentionMs, delayMs }) => {
      const consumer = inventory.queueSubscriptions.find(({ queue }) => queue === name)?.function;
      return {
        name,
        fifo,
        visibilityTimeoutMs,
        retentionMs,
        delayMs,
        ...(consumer !== undefined && { consumer }),
      };
    }),
    buckets: buckets.map(({ name }) => {
      const consumers = inventory.objectSubscriptions.filter(({ bucket }) => bucket === name);
      return { name, consumers: consumers.map((subscription) => subscription.function) };
    }),
    secrets: secrets.map(({ name }) => ({ name })),
    schedules: schedules.map(({ name, function: fn, timing }) => ({
      name,
      function: fn,
      timing: { ...timing },
    })),
  };
}

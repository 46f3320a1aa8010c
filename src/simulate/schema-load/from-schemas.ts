import { type Json, parse, type Schema } from "@motif/core";
import { explicitRoutesOf, type FunctionEntry, type Inventory, jsonSchemaOf } from "@motif/core/model";
import { isObject } from "@motif/core/platform";
import * as fc from "fast-check";
import type { Clients, SimulatedClient } from "../simulated-client.ts";
import { arbitraryOf } from "./arbitrary.ts";

/** What a client does by one way into an app. */
type Step = (client: SimulatedClient, known: string[]) => Promise<void>;

/** Steps of each action of a client. */
const STEPS = 4;
/** How often a path names something that an answer named before. */
const KNOWN = 0.8;
/** Values that are made until one passes the schema's own checks. */
const MOST_TRIES = 20;
/** Groups that messages of FIFO queues are of. */
const GROUPS = 3;
const JSON_HEADERS = { "content-type": "application/json" };

/**
 * Clients that call each way into an app with values made of the app's own schemas: of its routes, queues and tasks. What
 * they ask for by path are mostly things that answers named before. Undefined where there is no such way.
 */
export function clientsFromSchemas(inventory: Inventory): Clients | undefined {
  const steps = [...routeSteps(inventory), ...queueSteps(inventory), ...taskSteps(inventory)];
  if (steps.length === 0) return undefined;
  return async (client) => {
    const known: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      await steps[Math.floor(client.chance() * steps.length)]?.(client, known);
    }
  };
}

function routeSteps(inventory: Inventory): Step[] {
  return explicitRoutesOf(inventory).flatMap(({ method, path, function: name }) => {
    const definition = inventory.functions.find((fn) => fn.name === name)?.definition;
    if (definition?.kind !== "http") return [];
    const { params, query, body, headers } = definition;
    return async (client, known) => {
      const names = oneOf(params, client);
      const target = path.replaceAll(/\{(\w+)\+?\}/g, (_, parameter) =>
        encodeURIComponent(pathValue(names, String(parameter), client, known)),
      );
      const answer = await client.fetch(`${target}${queryOf(oneOf(query, client))}`, {
        method,
        headers: { ...JSON_HEADERS, ...keyOf(method, client), ...textsOf(oneOf(headers, client)) },
        ...(body && { body: JSON.stringify(oneOf(body, client)) }),
      });
      known.push(...(await idsIn(answer)));
    };
  });
}

function queueSteps(inventory: Inventory): Step[] {
  return inventory.resources.queue.map(({ name, layout, fifo }) => async (client) => {
    const group = `group-${Math.floor(client.chance() * GROUPS)}`;
    await client.send(name, oneOf(layout.schema, client) as Json, fifo ? { group } : {}); // of a schema's own JSON
  });
}

function taskSteps({ functions }: Inventory): Step[] {
  return functions.flatMap(({ name, definition }: FunctionEntry) => {
    if (definition.kind !== "task") return [];
    return async (client: SimulatedClient) => {
      await client.invoke(name, oneOf(definition.input, client) as Json); // as above
    };
  });
}

/** A value that a schema takes; null where none could be made, which it says itself what it thinks of. */
function oneOf(schema: Schema | undefined, client: SimulatedClient): unknown {
  const described = schema && jsonSchemaOf(schema);
  if (!schema || !described) return undefined;
  const arbitrary = arbitraryOf(described);
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const seed = Math.floor(client.chance() * 2 ** 31);
    const [value] = fc.sample(arbitrary, { seed, numRuns: 1 });
    if (isTaken(schema, value)) return value;
  }
  return null;
}

function isTaken(schema: Schema, value: unknown): boolean {
  try {
    parse(schema, value, "value");
    return true;
  } catch {
    return false;
  }
}

function pathValue(
  made: unknown,
  parameter: string,
  client: SimulatedClient,
  known: readonly string[],
): string {
  const before = known[Math.floor(client.chance() * known.length)];
  if (before !== undefined && client.chance() < KNOWN) return before;
  const value = isObject(made) ? made[parameter] : undefined;
  return String(value ?? "unknown");
}

/** Half of the clients that make something say which request it is. */
function keyOf(method: string, client: SimulatedClient): Readonly<Record<string, string>> {
  if (method !== "POST" || client.chance() < 0.5) return {};
  return { "idempotency-key": `key-${Math.floor(client.chance() * 1e9)}` };
}

function queryOf(values: unknown): string {
  const query = new URLSearchParams(textsOf(values)).toString();
  return query === "" ? "" : `?${query}`;
}

function textsOf(values: unknown): Record<string, string> {
  if (!isObject(values)) return {};
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** What an answer names: the end of its `location`, and its `id`. */
async function idsIn(answer: Response): Promise<readonly string[]> {
  const end = answer.headers.get("location")?.split("/").at(-1);
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  const body: unknown = isJson ? await answer.json().catch(() => undefined) : undefined;
  const id = isObject(body) && typeof body.id === "string" ? [body.id] : [];
  return [...(end === undefined ? [] : [decodeURIComponent(end)]), ...id];
}

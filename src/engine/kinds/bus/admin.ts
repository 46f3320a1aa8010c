import type { BusEntry } from "@motif/core/model";
import * as z from "zod/mini";
import { given } from "../../ground/admin-parameters.ts";
import { jsonAnswer, route } from "../../ground/admin-route.ts";
import { sent } from "../../ground/admin-schemas.ts";
import type { Description, KindAdmin } from "../../ground/kind.ts";
import { BusOperator, type BusPort } from "./operator.ts";
import type { Buses } from "./store.ts";

/** 10 MB: what no cloud's bus goes beyond (https://cloud.google.com/pubsub/quotas). The bus's own limit is the store's. */
const EVENT_BYTES = 10_000_000;

/** Buses, as the admin API tells of them: each with the queues of its rules, and which events they get. */
export const busDescription: Description<BusEntry> = {
  schema: z.strictObject({
    name: z.string(),
    source: z.string(),
    events: z.array(z.string()),
    rules: z.array(z.strictObject({ queue: z.string(), pattern: z.record(z.string(), z.unknown()) })),
  }),
  of: ({ name, source, events, rules }) => ({ name, source, events, rules }),
};

/** The admin API of buses. */
export const busAdmin = {
  page: (name) => `/buses/${name}`,
  operator: (access) => new BusOperator(access),
  routes: (buses: BusPort) => [
    route({
      method: "GET",
      path: "/buses/{bus}",
      operationId: "getBus",
      summary: "The rules of a bus, and which events each gets",
      answers: { 200: { description: "The bus", schema: busDescription.schema } },
      handle: async ({ params }) => jsonAnswer(200, buses.describe(params.bus ?? "")),
    }),
    route({
      method: "POST",
      path: "/buses/{bus}/events/{type}",
      operationId: "publishEvent",
      summary: "Publishes an event; the answer means that it is stored durably for each rule that it matches",
      query: z.strictObject({ subject: z.optional(z.string()) }),
      body: { kind: "json", description: "the event's data as JSON", limit: EVENT_BYTES, required: true },
      answers: { 202: { description: "The event is stored", schema: sent } },
      handle: async ({ params, query, body }) =>
        jsonAnswer(202, await buses.publish(params.bus ?? "", params.type ?? "", body ?? null, given(query))),
    }),
  ],
} as const satisfies KindAdmin<Buses, BusPort>;

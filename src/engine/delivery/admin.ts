import * as z from "zod/mini";
import { given, LARGEST_PAGE, limitOf, USUAL_PAGE } from "../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, route } from "../ground/admin-route.ts";
import { type DeadLetterPort, type DeadLetterSource, deadLetter, redriveResult } from "./dead-letters.ts";

const deadLetterList = z.strictObject({ entries: z.array(deadLetter) });
const times = z.coerce.number().check(z.int(), z.gte(1));
/** The largest message of any cloud. */
const MESSAGE_BYTES = 10_000_000;

/** Routes of the dead letters of queues and functions. */
export function deadLetterRoutes(port: DeadLetterPort): readonly AdminRoute[] {
  return [
    ...routesOf({ kind: "queue", Kind: "Queue", of: "a queue" }, port),
    ...routesOf({ kind: "function", Kind: "Function", of: "a function's asynchronous invocations" }, port),
  ];
}

/** A kind of source, as paths, operations and texts call it. */
interface SourceNames {
  readonly kind: DeadLetterSource["kind"];
  readonly Kind: string;
  readonly of: string;
}

function routesOf({ kind, Kind, of }: SourceNames, port: DeadLetterPort): readonly AdminRoute[] {
  return [
    route({
      method: "GET",
      path: `/${kind}s/{${kind}}/dead-letters`,
      operationId: `list${Kind}DeadLetters`,
      summary: `Dead letters of ${of}, the oldest first`,
      query: z.strictObject({ limit: limitOf(LARGEST_PAGE, USUAL_PAGE) }),
      answers: { 200: { description: "The dead letters, each with the reason", schema: deadLetterList } },
      handle: async ({ params, query }) => {
        const source = { kind, name: params[kind] ?? "" };
        return jsonAnswer(200, { entries: await port.list(source, query.limit) });
      },
    }),
    route({
      method: "POST",
      path: `/${kind}s/{${kind}}/redrive`,
      operationId: `redrive${Kind}`,
      summary: `Sends dead letters of ${of} back, the oldest first; not those that were sent back 3 times, or "mostRedrives"`,
      query: z.strictObject({ max: z.optional(times), mostRedrives: z.optional(times) }),
      answers: {
        200: { description: "How many were sent back, and what stays, why", schema: redriveResult },
      },
      handle: async ({ params, query }) => {
        const source = { kind, name: params[kind] ?? "" };
        return jsonAnswer(200, await port.redrive(source, given(query)));
      },
    }),
    route({
      method: "GET",
      path: `/${kind}s/{${kind}}/dead-letters/{letter}`,
      operationId: `get${Kind}DeadLetter`,
      summary: `One dead letter of ${of}`,
      answers: { 200: { description: "The dead letter", schema: deadLetter } },
      handle: async ({ params }) => {
        const source = { kind, name: params[kind] ?? "" };
        return jsonAnswer(200, await port.get(source, params.letter ?? ""));
      },
    }),
    route({
      method: "DELETE",
      path: `/${kind}s/{${kind}}/dead-letters/{letter}`,
      operationId: `discard${Kind}DeadLetter`,
      summary: `Deletes a dead letter of ${of}`,
      answers: { 204: { description: "It is gone" } },
      handle: async ({ params }) => {
        await port.discard({ kind, name: params[kind] ?? "" }, params.letter ?? "");
        return { status: 204, headers: [], body: null };
      },
    }),
    route({
      method: "POST",
      path: `/${kind}s/{${kind}}/dead-letters/{letter}/redrive`,
      operationId: `redrive${Kind}DeadLetter`,
      summary: `Sends a dead letter of ${of} back, however often it was`,
      body: { kind: "json", description: "data in place of its own", limit: MESSAGE_BYTES, required: false },
      answers: { 200: { description: "Whether it was sent back, or stays, why", schema: redriveResult } },
      handle: async ({ params, body }) => {
        const source = { kind, name: params[kind] ?? "" };
        return jsonAnswer(200, await port.redriveOne(source, params.letter ?? "", body));
      },
    }),
  ];
}

import * as z from "zod/mini";
import { LARGEST_PAGE, limitOf, USUAL_PAGE } from "../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, route } from "../ground/admin-route.ts";
import { count } from "../ground/admin-schemas.ts";
import { type DeadLetterPort, type DeadLetterSource, deadLetter } from "./dead-letters.ts";

const deadLetterList = z.strictObject({ entries: z.array(deadLetter) });
const redriven = z.strictObject({ moved: count });

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
      summary: `Moves dead letters of ${of} back, the oldest first`,
      query: z.strictObject({ max: z.optional(z.coerce.number().check(z.int(), z.gte(1))) }),
      answers: { 200: { description: "How many were moved", schema: redriven } },
      handle: async ({ params, query }) => {
        const source = { kind, name: params[kind] ?? "" };
        return jsonAnswer(200, { moved: await port.redrive(source, query.max) });
      },
    }),
  ];
}

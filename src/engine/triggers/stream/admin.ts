import { milliseconds } from "@motif/core";
import * as z from "zod/mini";
import { duration } from "../../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, route } from "../../ground/admin-route.ts";
import { count } from "../../ground/admin-schemas.ts";
import type { ReplayFrom, StreamConsumerState } from "./stream-consumer.ts";
import type { StreamConsumerPort } from "./trigger.ts";

/** {@link StreamConsumerState} as the admin API tells it. */
export const streamConsumerState: z.ZodMiniType<StreamConsumerState> = z.strictObject({
  waiting: count,
  iteratorAgeSeconds: z.number(),
});

const Start = z
  .strictObject({
    last: z.exactOptional(duration),
    from: z.exactOptional(z.iso.datetime({ offset: true })),
    position: z.exactOptional(z.string().check(z.regex(/^\d{1,15}$/))),
  })
  .check(
    z.refine((given) => Object.keys(given).length === 1, {
      error: "say where from, by one of: last, from, position",
    }),
  );

/** Routes of the consumers of streams. */
export function streamConsumerRoutes(port: StreamConsumerPort): readonly AdminRoute[] {
  return [
    route({
      method: "POST",
      path: "/stream-consumers/{consumer}/replay",
      operationId: "replayStream",
      summary:
        "Delivers records of a stream to a consumer again: from a time, since so long ago, or from a sequence number",
      query: Start,
      answers: { 200: { description: "How far it is then", schema: streamConsumerState } },
      handle: async ({ params, query }) =>
        jsonAnswer(200, await port.replay(params.consumer ?? "", startOf(query))),
    }),
  ];
}

function startOf({ last, from, position }: z.infer<typeof Start>): ReplayFrom {
  if (position !== undefined) return { seq: Number(position) };
  return from === undefined ? { lastMs: milliseconds(last ?? "0s") } : { at: Date.parse(from) };
}

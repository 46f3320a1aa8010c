import { milliseconds } from "@motif/core";
import * as z from "zod/mini";
import { duration } from "../../ground/admin-parameters.ts";
import { type AdminRoute, jsonAnswer, route } from "../../ground/admin-route.ts";
import type { FeedPort, FeedState } from "./trigger.ts";

/** {@link FeedState} as the admin API tells it. */
export const feedState: z.ZodMiniType<FeedState> = z.strictObject({
  waiting: z.number(),
  ageSeconds: z.number(),
});

/** Routes of the changes of tables. */
export function feedRoutes(port: FeedPort): readonly AdminRoute[] {
  return [
    route({
      method: "GET",
      path: "/feeds/{feed}",
      operationId: "getFeed",
      summary: "How far a feed is: changes that wait for its function, and the age of the oldest",
      answers: { 200: { description: "How far it is", schema: feedState } },
      handle: async ({ params }) => jsonAnswer(200, await port.state(params.feed ?? "")),
    }),
    route({
      method: "POST",
      path: "/feeds/{feed}/replay",
      operationId: "replayFeed",
      summary: "Delivers again what changed since so long ago; changes are kept for a day",
      query: z.strictObject({ last: z._default(duration, "1d") }),
      answers: { 200: { description: "How far it is then", schema: feedState } },
      handle: async ({ params, query }) =>
        jsonAnswer(200, await port.replay(params.feed ?? "", milliseconds(query.last))),
    }),
  ];
}

import { http, InvalidArgumentError, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { LONGEST_SERVICE, type ServiceEvent, serviceEvents } from "../resources.ts";

const Query = z.strictObject({
  limit: z._default(z.coerce.number().check(z.multipleOf(1), z.gte(1), z.lte(100)), 20),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
});

/** A page of what happened to a service, the latest first: in the order in which it happened, and not in which it came. */
export default http(
  "list-events",
  {
    uses: { serviceEvents: serviceEvents.reader },
    params: z.object({ service: z.string().check(z.maxLength(LONGEST_SERVICE)) }),
    query: Query,
  },
  async ({ params, query: { limit, cursor }, serviceEvents }) => {
    const page = { limit, ...(cursor !== undefined && { cursor }) };
    try {
      const { entries, cursor: nextCursor } = await serviceEvents.query({
        index: "by-service",
        partition: params.service,
        order: "descending",
        ...page,
      });
      return json({ events: entries.map(({ item }) => publicView(item)), nextCursor });
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      return problemResponse({ status: 400, title: "Bad Request", detail: error.message });
    }
  },
);

function publicView({ id, occurredAt, title }: ServiceEvent) {
  return { id, occurredAt, title };
}

import { toHttpRequestData, toResponse } from "@motif/engine/virtual";
import type { ClientRequest } from "../history.ts";
import type { BuiltIn, EndedRun } from "./ended-run.ts";

/**
 * What a client was told of with 201 or 202 and a `location` is there at the end, unless somebody asked for its deletion,
 * or it was an item that has expired, whose key the location names.
 * An answer of 405 says nothing: that route cannot be read.
 */
export const acknowledgedIsKept: BuiltIn = {
  name: "nothing acknowledged is lost",
  async holds(run) {
    for (const [path, request] of announced(run.history.requests)) {
      const status = await statusOf(run, path);
      if ((status !== 404 && status !== 410) || hasExpired(run, path)) continue;
      return `${request.client} was answered ${request.answer?.status} with location ${path}, which gives ${status} now.`;
    }
    return undefined;
  },
};

/** The places that answers named, each with the first request that was told of it. */
function announced(requests: readonly ClientRequest[]): ReadonlyMap<string, ClientRequest> {
  const places = new Map<string, ClientRequest>();
  for (const request of requests) {
    const { status, headers } = request.answer ?? {};
    const location = headers?.location;
    if ((status !== 201 && status !== 202) || !location?.startsWith("/") || places.has(location)) continue;
    places.set(location, request);
  }
  for (const { method, path } of requests) if (method === "DELETE") places.delete(path);
  return places;
}

function hasExpired({ app, history }: EndedRun, path: string): boolean {
  const named = path.split("/");
  const now = app.clock.now();
  return app.inventory.resources.table.some(({ name, timeToLive }) =>
    history.changesOf(name).some(({ key, after }) => {
      const expiry = timeToLive !== undefined && after?.[timeToLive];
      if (typeof expiry !== "number" || expiry * 1000 > now) return false;
      return (JSON.parse(key) as unknown[]).some((part) => named.includes(String(part))); // as the watch writes it
    }),
  );
}

async function statusOf({ app }: EndedRun, path: string): Promise<number> {
  const answering = app.engine.gateway.handle(await toHttpRequestData(path));
  await app.time.until(answering);
  return toResponse(await answering).status;
}

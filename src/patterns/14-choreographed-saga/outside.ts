import { ensureSuccess, type ServiceCaller } from "@motif/app";

/**
 * Has something done for an order by a service outside. It is known there by the order's id, so that it is done once, whoever
 * asks again. `refused` and `cancelled` are final.
 */
export async function request(
  service: ServiceCaller,
  path: string,
  body: object,
  now: Date,
): Promise<"done" | "refused" | "cancelled"> {
  const answer = await service.fetch(path, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.status === 402 || answer.status === 422) return "refused";
  if (answer.status === 410) return "cancelled";
  // 409: an earlier request is still under way.
  await ensureSuccess(answer, now, { retryable: [409] });
  return "done";
}

/** Ends what was or was not done for an order. Asked twice, it is the same. */
export async function end(service: ServiceCaller, path: string, now: Date): Promise<void> {
  await ensureSuccess(await service.fetch(path, { method: "POST" }), now);
}

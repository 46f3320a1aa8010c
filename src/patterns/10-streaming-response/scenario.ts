import type { Scenario } from "@motif/app/testing";

/** An import that is watched when it is done, from its beginning and from the middle; exports in one response and in two. */
const scenario: Scenario = async (world) => {
  const begin = (body: object, headers: Record<string, string> = {}) =>
    world.fetch("/imports", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const first = await begin({ month: "2026-11", orders: 60 }, { "idempotency-key": "a" });
  await world.settle();
  const { id } = JSON.parse(first.body);
  const watch = (after?: string) =>
    world.fetch(`/imports/${id}/events`, { headers: after === undefined ? {} : { "last-event-id": after } });
  return {
    first,
    again: await begin({ month: "2026-11", orders: 60 }, { "idempotency-key": "a" }),
    refused: await begin({ month: "2026-11", orders: 0 }),
    done: await world.fetch(`/imports/${id}`),
    events: [await watch(), await watch("2"), await watch("3")],
    exports: [
      await world.fetch("/exports/2026-11"),
      await world.fetch("/exports/2026-11?limit=20"),
      await world.fetch(`/exports/2026-11?after=${id}-000020`),
      await world.fetch("/exports/2026-10"),
      await world.fetch("/exports/november"),
    ],
    unknown: await world.fetch("/imports/00000000-0000-4000-8000-000000000000/events"),
    deadLetters: await world.deadLetters("accepted"),
  };
};

export default scenario;

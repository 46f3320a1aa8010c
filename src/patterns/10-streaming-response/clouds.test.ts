import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { eventsIn, recordsIn } from "./received.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);
const ORDERS = 900;

/** What comes of a path in so many parts; then the client goes away. */
async function taken(t: TestApp, path: string, parts: number, headers: Record<string, string> = {}) {
  const response = await t.fetch(path, { headers });
  const reader = response.body?.getReader();
  let body = "";
  for (let part = 0; part < parts; part++) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    body += new TextDecoder().decode(value);
  }
  await reader?.cancel();
  return { status: response.status, body };
}

it.each(RUNS)(
  "as $title, seed $seed, a client that goes away after each few parts gets all events and all orders, once and in order, though the import died twice",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    t.faults.crash("import-orders", { operation: 7, when: "after", times: 2 });
    const begun = await t.fetch("/imports", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ month: "2026-11", orders: ORDERS }),
    });
    const path = begun.headers.get("location");
    const events: { id: string; event: string }[] = [];
    for (let tries = 0; tries < 60 && events.at(-1)?.event !== "done"; tries++) {
      const id = events.at(-1)?.id;
      const headers: Record<string, string> = id === undefined ? {} : { "last-event-id": id };
      const { body } = await taken(t, `${path}/events`, 4, headers);
      events.push(...eventsIn(body));
      await t.advance("20s");
    }
    expect(events.map(({ id }) => Number(id))).toEqual(Array.from({ length: 36 }, (_, n) => n + 1));
    expect(events.map(({ event }) => event)).toEqual([...Array(35).fill("progress"), "done"]);

    const ids: string[] = [];
    let type: string | undefined;
    for (let tries = 0; tries < 10 && type !== "end"; tries++) {
      const after = ids.length > 0 ? `?after=${ids.at(-1)}` : "";
      const records = recordsIn((await taken(t, `/exports/2026-11${after}`, 1)).body);
      ids.push(...records.flatMap(([record, id]) => (record === "order" ? [id ?? ""] : [])));
      type = records.at(-1)?.[0];
    }
    expect(ids).toHaveLength(ORDERS);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(await t.queue("accepted")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  },
);

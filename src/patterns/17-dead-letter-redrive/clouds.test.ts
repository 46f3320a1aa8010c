import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html: "Don't use a
// dead-letter queue with a FIFO queue if you don't want to break the exact order of messages or operations." So here the journal keeps it.
it.each(RUNS)(
  "as $title, seed $seed, what was sent back is applied in order and once, though functions and the redrive die",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    await put(t, "/depots/HAM", { place: "Hamburg", feeCents: 100 });
    t.faults.crash("apply-scan", { operation: 3, when: "after", times: 4 });
    for (let number = 1; number <= 12; number++) {
      for (const shipment of ["good", "bad"]) {
        const depot = shipment === "bad" && number % 4 === 0 ? "NEW" : "HAM";
        const at = `2026-11-30T05:00:${number + 10}Z`;
        const path = `/shipments/${shipment}/scans/${number}`;
        expect((await put(t, path, { status: "in-transit", depot, at })).status).toBe(202);
      }
    }
    await t.advance("1h");
    expect(await shown(t, "good")).toMatchObject({ position: 12, costCents: 1200, waiting: [] });
    expect(await shown(t, "bad")).toMatchObject({ position: 3, waiting: [5, 6, 7, 9, 10, 11] });

    await put(t, "/depots/NEW", { place: "Newport", feeCents: 1 });
    const [, second] = await t.deadLetters("scans");
    await t.redrive("scans", { diesAt: second?.id ?? "" });
    await t.advance("1h");
    expect(await shown(t, "bad")).toMatchObject({ position: 11, costCents: 902, waiting: [] });
    await t.redrive("scans");
    await t.advance("1h");
    const last = { position: 12, place: "Newport", at: "2026-11-30T05:00:22Z", costCents: 903 };
    expect(await shown(t, "bad")).toMatchObject({ ...last, waiting: [] });
    expect(await t.queue("scans")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  },
);

function put(t: TestApp, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return t.fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

async function shown(t: TestApp, shipment: string): Promise<unknown> {
  return (await t.fetch(`/shipments/${shipment}`)).json();
}

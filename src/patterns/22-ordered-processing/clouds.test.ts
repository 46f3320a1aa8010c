import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);

it.each(RUNS)(
  "as $title, seed $seed, every account is booked in order, though functions crash, and after a redrive too",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    await put(t, "/accounts/skips", { whenStuck: "skip" });
    t.faults.crash("book-movement", { operation: 2, when: "after", times: 4 });
    for (const number of numbers(12)) {
      for (const account of ["good", "stops", "skips"]) {
        const currency = account !== "good" && number === 5 ? "CHF" : "EUR";
        const answer = await put(t, `/accounts/${account}/movements/${number}`, { cents: 100, currency });
        expect(answer.status).toBe(202);
      }
    }
    await t.advance("1h");
    expect(await statuses(t, "good")).toEqual(numbers(12).map((n) => `${n} booked`));
    expect(await statuses(t, "stops")).toEqual(numbers(4).map((n) => `${n} booked`));
    const skipped = numbers(12).map((n) => (n === 5 ? "5 left-out" : `${n} booked`));
    expect(await statuses(t, "skips")).toEqual(skipped);

    await put(t, "/rates/CHF", { rate: 2 });
    await t.redrive("movements");
    await t.advance("1h");
    expect(await statuses(t, "stops")).toEqual(numbers(12).map((n) => `${n} booked`));
    expect(await statuses(t, "skips")).toEqual(skipped);
    expect(await t.queue("movements")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 1 });
  },
);

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}

function put(t: TestApp, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return t.fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

/** `1 booked` of each entry, the oldest first. */
async function statuses(t: TestApp, account: string): Promise<string[]> {
  const { entries } = await (await t.fetch(`/accounts/${account}`)).json();
  return entries
    .map((entry: { number: number; status: string }) => `${entry.number} ${entry.status}`)
    .reverse();
}

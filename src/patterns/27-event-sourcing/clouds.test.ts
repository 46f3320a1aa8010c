import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2].map((seed) => ({ title: cloud.title, seed, cloud })),
);

it.each(RUNS)(
  "as $title, seed $seed, concurrent commands get versions without gaps, once each, and the balances follow, though functions die",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    const headers = { "content-type": "application/json" };
    t.faults.crash("move-money", { operation: 4, when: "after", times: 4 });
    t.faults.crash("project-account", { operation: 5, when: "after", times: 3 });
    t.faults.duplicate("changed", 100);
    await t.fetch("/accounts/a", { method: "PUT", headers, body: '{"owner":"ada"}' });
    const move = (n: number) =>
      t.fetch("/accounts/a/movements", {
        method: "POST",
        headers: { ...headers, "idempotency-key": `k${n}` },
        body: JSON.stringify({ cents: n + 1, reference: "" }),
      });
    const numbers = Array.from({ length: 12 }, (_, n) => n);
    await Promise.all(numbers.map(move));
    for (const n of numbers) {
      let status = 0;
      for (let tries = 0; tries < 5 && status !== 200 && status !== 201; tries++)
        ({ status } = await move(n));
      expect([200, 201]).toContain(status);
    }
    await t.advance("1h");
    const cents = numbers.reduce((sum, n) => sum + n + 1, 0);
    expect(await (await t.fetch("/accounts/a")).json()).toMatchObject({ version: 13, cents });
    const { events } = await (await t.fetch("/accounts/a/events")).json();
    expect(events.map(({ version }: { version: number }) => version)).toEqual(
      Array.from({ length: 13 }, (_, n) => n + 1),
    );
    const { accounts } = await (await t.fetch("/owners/ada/accounts")).json();
    expect(accounts).toEqual([{ account: "a", owner: "ada", cents, movements: 12, version: 13 }]);
  },
);

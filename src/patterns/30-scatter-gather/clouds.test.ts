import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { carrier } from "./stand-ins.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);
const QUOTES = 20;

it.each(RUNS)(
  "as $title, seed $seed, every quote is there in 2 s without the carrier that is slow, whose answer is beside it later, though it is asked for by whoever crashes",
  async ({ cloud, seed }) => {
    await using t = await start(app, {
      as: cloud,
      seed,
      services: {
        north: carrier({ cents: 50, days: 4, takes: () => "100ms" }),
        south: carrier({ cents: 45, days: 7, takes: () => "200ms" }),
        west: carrier({ cents: 60, days: 2, takes: () => "6s" }),
      },
    });
    t.faults.crash("ask-again", { operation: 1, when: "after", times: 2 });
    t.faults.crash("ask-again", { operation: 2, when: "after", times: 2 });
    const ids: string[] = [];
    for (let n = 1; n <= QUOTES; n++) {
      const begun = t.now().getTime();
      const response = await t.fetch("/quotes", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": String(n) },
        body: JSON.stringify({ from: "HAM", to: "OSL", kg: n }),
      });
      const { id, complete, carriers } = await response.json();
      expect(t.now().getTime() - begun).toBe(2000);
      expect(complete).toBe(false);
      expect(carriers).toEqual([
        { carrier: "north", state: "offered", offer: { cents: 50 * n, days: 4 } },
        { carrier: "south", state: "offered", offer: { cents: 45 * n, days: 7 } },
        { carrier: "west", state: "late" },
      ]);
      ids.push(id);
    }
    await t.advance("1h");
    for (const [index, id] of ids.entries()) {
      const { complete, carriers, late } = await (await t.fetch(`/quotes/${id}`)).json();
      expect({ complete, west: carriers[2].state }).toEqual({ complete: false, west: "late" });
      expect(late).toMatchObject([{ carrier: "west", offer: { cents: 60 * (index + 1), days: 2 } }]);
    }
    expect(await t.queue("missed")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  },
);

import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { rateProvider } from "./stand-ins.ts";

it.each([aws, azure, gcp])(
  "as $title, a provider that is away for a minute gets a probe now and then, of all 32 who ask, and all get live rates afterwards",
  async (cloud) => {
    let isDown = false;
    await using t = await start(app, { as: cloud, services: { rates: rateProvider(() => isDown) } });
    const ask = async () => (await t.fetch("/rates/USD")).json();
    const all = () => Promise.all(Array.from({ length: 32 }, ask));
    const everybodyIs = async (live: boolean) =>
      expect(new Set((await all()).map((rate) => rate.live))).toEqual(new Set([live]));
    await everybodyIs(true);
    isDown = true;
    for (let n = 0; n < 3; n++) await everybodyIs(false);
    const before = t.calls("rates").length;
    for (let second = 0; second < 60; second += 5) {
      await t.advance("5s");
      await everybodyIs(false);
    }
    expect(t.calls("rates").length - before).toBeLessThanOrEqual(6);
    expect(t.calls("rates").length - before).toBeGreaterThanOrEqual(3);
    isDown = false;
    await t.advance("10s");
    await ask();
    await t.advance("6s");
    await everybodyIs(true);
  },
);

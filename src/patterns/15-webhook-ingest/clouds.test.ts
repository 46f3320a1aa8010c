import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { byGithub, byMonitoring, deployment, incident, PUBLIC_SECRETS } from "./as-sender.ts";
import { LARGEST_WEBHOOK } from "./resources.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);
const EVENTS = 20;

it.each(RUNS)(
  "as $title, seed $seed, it records each event once, though its sender repeats it and the recorder crashes",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed, secrets: PUBLIC_SECRETS });
    t.faults.crash("record-event", { operation: 1, when: "before", times: 2 });
    t.faults.crash("record-event", { operation: 1, when: "after", times: 3 });
    for (const hours of [0, 2, 48]) {
      await t.advance(`${hours}h`);
      for (let n = 0; n < EVENTS; n++) {
        const at = new Date(Date.UTC(2026, 0, 1, EVENTS - n)).toISOString();
        const sent =
          n % 2 === 0
            ? byMonitoring(`msg_${n}`, incident("opened", "shop", String(n), at), t.now())
            : byGithub(String(n), deployment("success", "shop", at));
        expect((await t.fetch(sent.path, sent.init)).status).toBe(202);
      }
    }
    await t.advance("1d");
    const { events } = await (await t.fetch("/services/shop/events?limit=100")).json();
    const ids = Array.from({ length: EVENTS }, (_, n) =>
      n % 2 === 0 ? `monitoring/msg_${n}` : `github/${n}`,
    );
    expect(events.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(await t.queue("webhooks")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  },
);

it.each([aws, azure, gcp])(
  "as $title, it takes the largest webhook, and nothing that is forged",
  async (cloud) => {
    await using t = await start(app, { as: cloud, secrets: PUBLIC_SECRETS });
    const largest = `"${'\\"'.repeat((LARGEST_WEBHOOK - 2) / 2)}"`;
    const status = async ({ path, init }: ReturnType<typeof byGithub>) => (await t.fetch(path, init)).status;
    expect(await status(byMonitoring("msg_1", largest, t.now()))).toBe(202);
    expect(await status(byMonitoring("msg_2", `${largest} `, t.now()))).toBe(413);
    expect(await status(byGithub("1", "{}", "another-secret"))).toBe(401);
  },
);

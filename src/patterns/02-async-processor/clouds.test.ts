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
  "as $title, seed $seed, it does every job, though processors crash; what cannot be done is a dead letter",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    t.faults.crash("process-job", { operation: 3, when: "after", times: 5 });
    const ids: string[] = [];
    for (const n of numbers(60)) {
      const accepted = await post(t, "/jobs", { text: n % 20 === 7 ? "?!" : `text number ${n}` });
      expect(accepted.status).toBe(202);
      ids.push((await accepted.json()).id);
    }
    await t.advance("1d");
    for (const [n, id] of ids.entries()) {
      const { status } = await (await t.fetch(`/jobs/${id}`)).json();
      expect([n, status]).toEqual([n, n % 20 === 7 ? "failed" : "done"]);
      expect((await t.fetch(`/jobs/${id}/result`)).status).toBe(n % 20 === 7 ? 404 : 200);
    }
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 3 });
  },
);

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

function post(
  t: TestApp,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const json = { "content-type": "application/json", ...headers };
  return t.fetch(path, { method: "POST", headers: json, body: JSON.stringify(body) });
}

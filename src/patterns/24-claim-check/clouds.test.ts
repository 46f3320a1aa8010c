import { app, http, httpApi, json, queue } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { describe, expect, it } from "vitest";
import claimCheck from "./app.ts";
import { NewDocument, SentDocument } from "./resources.ts";

/** The clouds, with what is the least that is too much for a message of each. */
const CLOUDS = [
  { cloud: aws, tooMuch: 1_048_576 },
  { cloud: azure, tooMuch: 262_144 },
  { cloud: gcp, tooMuch: 7_499_900 },
];
const RUNS = CLOUDS.flatMap(({ cloud }) => [1, 2].map((seed) => ({ title: cloud.title, seed, cloud })));
/** Some that stand in a message, the longest that does, and some that do not. */
const LENGTHS = [10, 1000, 199_900, 200_100, 400_000, 1_500_000];

describe("a document of any size", () => {
  it.each(RUNS)(
    "as $title, seed $seed, is indexed, though functions crash and messages come twice",
    async ({ cloud, seed }) => {
      await using t = await start(claimCheck, { as: cloud, seed });
      t.faults.duplicate("documents");
      t.faults.crash("index-document", { operation: 1, when: "after", times: 2 });
      const ids = new Map<string, number>();
      for (const length of LENGTHS) {
        const accepted = await post(t, "a ".repeat(length / 2));
        expect(accepted.status).toBe(202);
        ids.set((await accepted.json()).id, length / 2);
      }
      await t.advance("1d");
      for (const [id, words] of ids) {
        const entry = await (await t.fetch(`/documents/${id}`)).json();
        expect(entry).toMatchObject({ status: "indexed", words, distinctWords: 1 });
      }
      expect(await t.queue("documents")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
      expect((await t.bucket("documents").list()).entries).toHaveLength(3);
    },
  );
});

describe("without a claim check", () => {
  const plain = queue("documents", { schema: SentDocument });
  const submit = http(
    "submit-document",
    { uses: { queue: plain.sender }, body: NewDocument },
    async ({ body, queue, newId }) => {
      await queue.send({ id: newId(), text: body.text });
      return json({}, { status: 202 });
    },
  );
  const definition = app("plain", { api: httpApi({ "POST /documents": submit }, { bodyLimit: 10_000_000 }) });

  it.each(CLOUDS)("$cloud.title refuses a message of $tooMuch bytes", async ({ cloud, tooMuch }) => {
    await using t = await start(definition, { as: cloud });
    const around = 12_000; // the id, the trace, and what adapters keep free for their own
    expect((await post(t, "x".repeat(tooMuch - around))).status).toBe(202);
    expect((await post(t, "x".repeat(tooMuch))).status).toBe(500);
  });
});

function post(t: TestApp, text: string): Promise<Response> {
  const init = { method: "POST", headers: { "content-type": "application/json" } };
  return t.fetch("/documents", { ...init, body: JSON.stringify({ title: "a", text }) });
}

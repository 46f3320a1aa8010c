import { expect } from "vitest";
import { Admin } from "./admin.ts";
import { eventually, expectStatus, type Scenario } from "./scenario.ts";

interface Job {
  readonly [attribute: string]: string | number;
  readonly id: string;
  readonly status: string;
}

/** Pattern 02: every accepted job is done, with its own result, and no message is lost on the way. */
export function asyncProcessor(): Scenario {
  /** How many words each accepted job has, by its id. */
  const accepted = new Map<string, number>();

  return {
    app: "02",
    async act(url, random) {
      const words = 1 + Math.floor(random.next() * 50);
      const body = JSON.stringify({ text: "word ".repeat(words) });
      const headers = { "content-type": "application/json" };
      const response = await expectStatus(await fetch(`${url}/jobs`, { method: "POST", headers, body }), 202);
      const { id } = await response.json();
      accepted.set(id, words);
    },
    async verify(url) {
      const admin = new Admin(url);
      await eventually("every accepted job is done", async () => {
        const done = new Set(
          (await admin.items<Job>("jobs")).filter(({ status }) => status === "done").map(({ id }) => id),
        );
        return [...accepted.keys()].every((id) => done.has(id));
      });
      await eventually("the queue is empty", async () => {
        const { available, inFlight } = await admin.queue("jobs");
        return available + inFlight === 0;
      });
      expect((await admin.queue("jobs")).deadLetter, "dead letters").toBe(0);
      for (const [id, words] of accepted) {
        const result = JSON.parse(await admin.object("results", `${id}.json`));
        expect(result, `result of job ${id}`).toMatchObject({ words, distinctWords: 1 });
      }
      accepted.clear();
    },
  };
}

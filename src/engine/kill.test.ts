import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "vitest";
import { type Random, seededRandom } from "./ground/random.ts";
import { asyncProcessor } from "./testing/crash/async-processor.ts";
import { Load } from "./testing/crash/load.ts";
import { objectImport } from "./testing/crash/object-import.ts";
import { restApi } from "./testing/crash/rest-api.ts";
import type { Scenario } from "./testing/crash/scenario.ts";
import { DevProcess } from "./testing/dev-process.ts";

const seed = Number(process.env.MOTIF_SEED ?? Date.now() % 1_000_000);
/** Each life starts a server of its own, so every run has a few, with a seed of its own; MOTIF_KILLS asks for more. */
const KILLS = Number(process.env.MOTIF_KILLS ?? 4);
/** So many kills follow each other before everything is checked: fewer than the deliveries that a message gets. */
const KILLS_IN_A_ROW = 2;
/** A kill comes at most so many milliseconds after the answer that it waits for. */
const LONGEST_PAUSE_MS = 5;
/** About how long a start takes. */
const START_MS = 500;
/** Of the lives that do not begin with a check, so many end in their start, while the last crash is being recovered from. */
const ENDS_IN_START = 0.4;

describe(`kill -9 under load, at random points (MOTIF_SEED=${seed})`, () => {
  it.concurrent.each([
    { what: "an item", scenario: restApi(), mostAnswers: 20 },
    { what: "a job", scenario: asyncProcessor(), mostAnswers: 20 },
    { what: "an imported row", scenario: objectImport(), mostAnswers: 8 },
  ])(
    `loses and doubles not $what (${KILLS} times)`,
    { timeout: 60_000 + 10_000 * KILLS },
    async ({ scenario, mostAnswers }) => {
      const random = seededRandom(seed);
      const folder = mkdtempSync(join(tmpdir(), "motif-kill-"));
      for (let killed = 0; killed <= KILLS; killed++) {
        const server = new DevProcess(scenario.app, folder);
        try {
          const isLast = killed === KILLS;
          const isChecked = isLast || (killed > 0 && killed % KILLS_IN_A_ROW === 0);
          if (isChecked) await check(scenario, server, folder);
          if (!isLast) await live(scenario, server, mostAnswers, isChecked ? 0 : ENDS_IN_START, random);
        } finally {
          if (server.alive) await server.kill();
        }
      }
      rmSync(folder, { recursive: true });
    },
  );
});

/** One life of the server: it ends somewhere in the start, or soon after some answer. */
async function live(
  scenario: Scenario,
  server: DevProcess,
  mostAnswers: number,
  endsInStart: number,
  random: Random,
): Promise<void> {
  if (random.next() < endsInStart) {
    await sleep(random.next() * START_MS);
    return server.kill();
  }
  const load = new Load(scenario, await server.url, random);
  await load.answered(1 + Math.floor(random.next() * mostAnswers));
  await sleep(random.next() * LONGEST_PAUSE_MS);
  const ended = load.end();
  await server.kill();
  await ended;
}

async function check(scenario: Scenario, server: DevProcess, folder: string): Promise<void> {
  try {
    await scenario.verify(await server.url);
  } catch (error) {
    throw new Error(`MOTIF_SEED=${seed}, data in ${folder}\n${server.errors}`, { cause: error });
  }
}

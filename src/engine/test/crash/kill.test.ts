import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Random, seededRandom } from "../../random.ts";
import { asyncProcessor } from "./async-processor.ts";
import { DevProcess } from "./dev-process.ts";
import { objectImport } from "./object-import.ts";
import { restApi } from "./rest-api.ts";
import type { Scenario } from "./scenario.ts";

const seed = Number(process.env.MOTIF_SEED ?? Date.now() % 1_000_000);
const CLIENTS = 8;
/** So many kills follow each other before everything is checked: fewer than the deliveries that a message gets. */
const KILLS_IN_A_ROW = 3;
/** Longest time from the first answer to the kill, in milliseconds. */
const LONGEST_LIFE_MS = 250;
/** About how long a start takes: one kill in five is somewhere in it, while the last crash is being recovered from. */
const START_MS = 500;

describe(`kill -9 under load, at random points (MOTIF_SEED=${seed})`, () => {
  it.concurrent.each([
    { what: "an item", scenario: restApi(), kills: 18 },
    { what: "a job", scenario: asyncProcessor(), kills: 16 },
    { what: "an imported row", scenario: objectImport(), kills: 16 },
  ])("loses and doubles not $what ($kills times)", { timeout: 120_000 }, async ({ scenario, kills }) => {
    const random = seededRandom(seed + kills);
    const folder = mkdtempSync(join(tmpdir(), "motif-kill-"));
    let answers = 0;
    for (let killed = 0; killed < kills; killed++) {
      answers += await liveAndDie(scenario, folder, random);
      if (killed % KILLS_IN_A_ROW === KILLS_IN_A_ROW - 1 || killed === kills - 1)
        await check(scenario, folder);
    }
    expect(answers, "answers before the kills: fewer would prove little").toBeGreaterThan(10 * kills);
    rmSync(folder, { recursive: true });
  });
});

/** One life of the server; returns how many answers it gave. */
async function liveAndDie(scenario: Scenario, folder: string, random: Random): Promise<number> {
  const server = new DevProcess(scenario.app, folder);
  if (random.next() < 0.2) {
    await sleep(random.next() * START_MS);
    await server.kill();
    return 0;
  }
  try {
    const url = await server.url;
    const first = Promise.withResolvers<void>();
    const clients = Array.from({ length: CLIENTS }, () =>
      actUntilDeath(scenario, server, url, random, first.resolve),
    );
    const all = Promise.all(clients);
    await Promise.race([first.promise, all]);
    await sleep(random.next() * LONGEST_LIFE_MS);
    await server.kill();
    return (await all).reduce((sum, answers) => sum + answers, 0);
  } finally {
    if (server.alive) await server.kill();
  }
}

async function actUntilDeath(
  scenario: Scenario,
  server: DevProcess,
  url: string,
  random: Random,
  onAnswer: () => void,
): Promise<number> {
  let answers = 0;
  while (server.alive) {
    try {
      await scenario.act(url, random);
      answers++;
      onAnswer();
    } catch (error) {
      // `fetch` rejects with a TypeError where the connection breaks; anything else is a wrong answer.
      if (!(error instanceof TypeError)) throw error;
      await sleep(1);
    }
  }
  return answers;
}

async function check(scenario: Scenario, folder: string): Promise<void> {
  const server = new DevProcess(scenario.app, folder);
  try {
    await scenario.verify(await server.url);
  } catch (error) {
    throw new Error(`MOTIF_SEED=${seed}, data in ${folder}\n${server.errors}`, { cause: error });
  } finally {
    await server.stop();
  }
}

import type { Random } from "../../ground/random.ts";

/** What a crash test does with one app, and what must hold whenever it was killed. */
export interface Scenario {
  /** Name or number of the pattern. */
  readonly app: string;
  /**
   * One thing that one client does. It records what it is about to do, and what was acknowledged. Rejects where the
   * server answers as it must not, and with whatever `fetch` throws where the server dies meanwhile.
   */
  act(url: string, random: Random): Promise<void>;
  /** Checks that what was acknowledged is there, done and done once; waits for what is under way. */
  verify(url: string): Promise<void>;
}

/** An answer with the status that it must have. */
export async function expectStatus(response: Response, ...allowed: number[]): Promise<Response> {
  if (allowed.includes(response.status)) return response;
  const { url, status } = response;
  throw new Error(`${url} answered ${status} instead of ${allowed.join(" or ")}: ${await response.text()}`);
}

/** One of them. */
export function pick<T>(random: Random, choices: readonly T[]): T | undefined {
  return choices[Math.floor(random.next() * choices.length)];
}

/** Looks until it is good, for 60 seconds at most. */
export async function eventually(what: string, look: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`It did not become true within 60 s: ${what}.`);
}

import type { Draw } from "./draw.ts";
import type { Luck } from "./luck.ts";

/** How long a dependency is away at most: for some minutes, or for longer than all attempts at a message take. */
const LONGEST_MS = [120_000, 3_600_000] as const;
const FLAP_MS = 2000;

/** A time in which a resource cannot be relied on; in milliseconds since 1970. */
interface Outage {
  readonly mode: "down" | "flapping" | "slow";
  readonly from: number;
  readonly to: number;
}

/** Which resources are down, slow, or come and go, and when. */
export class Outages {
  readonly #now: () => number;
  readonly #byResource = new Map<string, Outage>();

  constructor(resources: readonly string[], { luck, draw, now, loadMs }: OutageServices) {
    this.#now = now;
    for (const resource of resources) {
      if (!draw.strikes("outage", resource)) continue;
      // Half of them are there when the first client comes.
      const from = now() + Math.max(0, luck.between(-loadMs, loadMs, `outage ${resource} from`));
      const longestMs = luck.of(LONGEST_MS, `outage ${resource} longest`);
      const to = from + luck.between(1, longestMs, `outage ${resource} to`);
      const mode = luck.of<Outage["mode"]>(["down", "flapping", "slow"], `outage ${resource} mode`);
      this.#byResource.set(resource, { mode, from, to });
    }
  }

  /** Whether nothing can be asked of it now. */
  isDown(resource: string): boolean {
    const outage = this.#of(resource);
    if (!outage || outage.mode === "slow") return false;
    return outage.mode === "down" || Math.floor((this.#now() - outage.from) / FLAP_MS) % 2 === 0;
  }

  /** Whether everything that is asked of it takes long now. */
  isSlow(resource: string): boolean {
    return this.#of(resource)?.mode === "slow";
  }

  /** All are over. */
  stop(): void {
    this.#byResource.clear();
  }

  #of(resource: string): Outage | undefined {
    const outage = this.#byResource.get(resource);
    const now = this.#now();
    return outage && now >= outage.from && now < outage.to ? outage : undefined;
  }
}

/** What outages are made with. `loadMs`: how long the load goes on. */
export interface OutageServices {
  readonly luck: Luck;
  readonly draw: Draw;
  readonly now: () => number;
  readonly loadMs: number;
}

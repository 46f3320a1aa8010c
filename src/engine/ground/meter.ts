import type { RunUsage } from "@motif/core/model";
import type { HttpResponseData } from "@motif/runtime/platform";
import { add, type CountedName, type Counts, kibibytes, type Tally } from "./tally.ts";

/** What makes new counts, by what is counted. */
export type NewCounts = { readonly [P in CountedName]: () => Counts<P> };

/** The counts of everything, by what is counted and by name. */
type AllCounts = { readonly [P in CountedName]: Map<string, Counts<P>> };

/**
 * Counts what clouds bill while an engine runs: requests, invocations, and what each kind of resource says, each a few
 * additions. `snapshot` is what `motif cost --from-run` prices. Counts are not durable: a killed process loses those
 * since the last snapshot that was written.
 */
export class Meter {
  readonly #from: number;
  readonly #now: () => number;
  readonly #newCounts: NewCounts;
  readonly #counts: AllCounts;
  #arrivals = 0;
  #requests = 0;
  #responseBytes = 0;
  readonly #requestBytes: Tally = new Map();

  constructor(now: () => number, newCounts: NewCounts) {
    this.#now = now;
    this.#from = now();
    this.#newCounts = newCounts;
    const names = Object.keys(newCounts).map((name) => [name, new Map()]);
    this.#counts = Object.fromEntries(names) as AllCounts; // a map for each name
  }

  /** Something came from outside other than by HTTP: a message, an object, a direct call. */
  arrival(count: number): void {
    this.#arrivals += count;
  }

  /** A request of the app's API and its answer. A streamed answer counts with its content-length, if it has one. */
  request(bodyBytes: number, response: HttpResponseData): void {
    this.#arrivals++;
    this.#requests++;
    this.#responseBytes += responseSize(response);
    add(this.#requestBytes, kibibytes(bodyBytes));
  }

  /** The counts of one function, queue …, for whoever adds to them. */
  counts<P extends CountedName>(counted: P, name: string): Counts<P> {
    const all: Map<string, Counts<P>> = this.#counts[counted];
    let counts = all.get(name);
    if (!counts) {
      counts = this.#newCounts[counted]();
      all.set(name, counts);
    }
    return counts;
  }

  /** All counts so far. */
  snapshot(app: string): RunUsage {
    return {
      version: 1,
      app,
      from: new Date(this.#from).toISOString(),
      to: new Date(this.#now()).toISOString(),
      arrivals: this.#arrivals,
      api: {
        requests: this.#requests,
        requestBytes: plain(this.#requestBytes),
        responseBytes: this.#responseBytes,
      },
      ...plainCounts(this.#counts),
    };
  }
}

function responseSize({ headers, body }: HttpResponseData): number {
  let size = 0;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  if (typeof body === "string" || body instanceof Uint8Array) return size + body.length;
  const length = headers.find(([name]) => name === "content-length")?.[1];
  return size + (body === null ? 0 : Number(length ?? 0));
}

function plain(tally: Tally): Record<string, number> {
  return Object.fromEntries([...tally].sort(([a], [b]) => a - b));
}

function plainCounts(counts: AllCounts): Pick<RunUsage, CountedName> {
  const named = Object.entries(counts).map(([counted, all]) => {
    const entries = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
    return [counted, Object.fromEntries(entries.map(([name, fields]) => [name, plainFields(fields)]))];
  });
  return Object.fromEntries(named) as Pick<RunUsage, CountedName>; // the same fields, with tallies as objects
}

function plainFields(fields: object): object {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.map(([field, value]) => [field, value instanceof Map ? plain(value) : value]),
  );
}

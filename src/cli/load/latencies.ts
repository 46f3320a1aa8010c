/** What became of the requests of one route. */
export interface RouteLatencies {
  /** Such as `POST /items`. */
  readonly route: string;
  readonly requests: number;
  /** Requests without an answer, or with one of 400 and more: how often, by status or `no answer`. */
  readonly failed: Readonly<Record<string, number>>;
  /** Milliseconds until the head of the answer was there, of those that had one. */
  readonly ms: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
}

/** Collects how long requests took. */
export class Latencies {
  readonly #routes = new Map<string, { readonly times: number[]; readonly failed: Map<string, number> }>();
  requests = 0;
  failures = 0;

  /** One request is over: with a status, or without an answer. */
  add(route: string, durationMs: number, status: number | undefined): void {
    const known = this.#routes.get(route) ?? { times: [], failed: new Map<string, number>() };
    this.#routes.set(route, known);
    this.requests++;
    if (status !== undefined) known.times.push(durationMs);
    if (status !== undefined && status < 400) return;
    this.failures++;
    const why = status === undefined ? "no answer" : `${status}`;
    known.failed.set(why, (known.failed.get(why) ?? 0) + 1);
  }

  /** By route, in the order in which they were asked first. */
  all(): readonly RouteLatencies[] {
    return [...this.#routes].map(([route, { times, failed }]) => {
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number) => rounded(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
      const unanswered = failed.get("no answer") ?? 0;
      return {
        route,
        requests: sorted.length + unanswered,
        failed: Object.fromEntries([...failed].sort(([a], [b]) => (a < b ? -1 : 1))),
        ms: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
      };
    });
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** A table for people, a line a route. */
export function latencyTable(routes: readonly RouteLatencies[]): string {
  const head = ["route", "requests", "failed", "p50", "p95", "p99", "max"];
  const rows = routes.map(({ route, requests, failed, ms }) => [
    route,
    `${requests}`,
    failedText(failed),
    ...[ms.p50, ms.p95, ms.p99, ms.max].map((time) => `${time.toFixed(1)} ms`),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  return [head, ...rows].map((row) => line(row).join("  ")).join("\n");
}

function failedText(failed: RouteLatencies["failed"]): string {
  const parts = Object.entries(failed).map(([why, times]) => `${times} (${why})`);
  return parts.length === 0 ? "0" : parts.join(", ");
}

import type { Progress } from "@motif/simulate";

/** How often the line is written anew, in milliseconds of real time. */
const INTERVAL_MS = 100;

/** A line on a terminal that says how far it is; nothing where it is none. */
export function progressLine(
  stream: NodeJS.WriteStream,
  runs: number,
): { readonly show: (progress: Progress) => void; readonly clear: () => void } {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show({ runs: done, executions }) {
      const now = performance.now();
      if (!stream.isTTY || now - shown < INTERVAL_MS) return;
      shown = now;
      stream.write(`\r\u001b[K${format(done)} of ${format(runs)} runs, ${format(executions)} executions`);
    },
    clear() {
      if (shown !== Number.NEGATIVE_INFINITY) stream.write("\r\u001b[K");
    },
  };
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}

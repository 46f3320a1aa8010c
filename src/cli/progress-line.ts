/** How often the line is written anew, in milliseconds of real time. */
const INTERVAL_MS = 100;

/** A line on a terminal that says how far something is; nothing where it is none. */
export function progressLine(stream: NodeJS.WriteStream): {
  readonly show: (text: () => string) => void;
  readonly clear: () => void;
} {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      const now = performance.now();
      if (!stream.isTTY || now - shown < INTERVAL_MS) return;
      shown = now;
      stream.write(`\r\u001b[K${text()}`);
    },
    clear() {
      if (shown !== Number.NEGATIVE_INFINITY) stream.write("\r\u001b[K");
    },
  };
}

import { EXIT } from "../exit-code.ts";

/** Ctrl-C under `npm` or a shell script reaches a process twice, at once: that is one wish, not two. */
const SAME_WISH_MS = 500;

/** Resolves at the first SIGINT or SIGTERM. From then on, a second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let stoppedAt: number | undefined;
    const onSignal = () => {
      if (stoppedAt === undefined) {
        stoppedAt = performance.now();
        resolve();
      } else if (performance.now() - stoppedAt > SAME_WISH_MS) {
        process.exit(EXIT.interrupted);
      }
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}

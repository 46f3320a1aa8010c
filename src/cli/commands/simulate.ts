import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { APP_ARGUMENT, parseClouds, parseCount } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";
import { simulateApp } from "../simulate/simulate-app.ts";

const DEFAULT_RUNS = 1000;
/** Seeds are 32 bits. */
const LARGEST_SEED = 2 ** 32 - 1;

/** `motif simulate` */
export default function simulate(command: Command): void {
  command
    .description(
      "Break an app on purpose: clients that repeat and race, crashes, lost answers, services that refuse, messages that come " +
        "twice and late, restarts; each run from a seed, in virtual time. What must hold is in the app's invariants.ts, " +
        "and some things must of every app. What does not is made small and told, with the command that shows it again.\n" +
        "docs/simulation.md says more.",
    )
    .argument(...APP_ARGUMENT)
    .option("--runs <n>", "how many runs, on each cloud if there are some", parseCount, DEFAULT_RUNS)
    .option("--seed <n>", "seed of the first run; each has the next", parseSeed, 1)
    .addOption(
      new Option(
        "--as <clouds>",
        `imitate some of ${CLOUDS.join(",")}: their limits, their ways to deliver, and the faults that they document`,
      )
        .argParser(parseClouds)
        .default([] as readonly string[], "none: the engine's own ways, and all faults"),
    )
    .option("--json", "print what came out as JSON: the same bytes for the same seed")
    .option("--write-test <file>", "write a test that makes the run again in which something did not hold")
    .action((app, options) => simulateApp(app, options));
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= LARGEST_SEED) return seed;
  throw new InvalidArgumentError(`A seed is a whole number from 0 to ${LARGEST_SEED}.`);
}

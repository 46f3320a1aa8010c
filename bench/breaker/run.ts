/**
 * Makes runs of one breaker in many environments, and prints what came of them: `node bench/breaker/run.ts [--runs 1000] [--seed 1]
 * [--environments 64]`. Ends with 1 where two probed at the same time, or calls did not go through again at the end.
 */
import { parseArgs } from "node:util";
import { number } from "../lib/section.ts";
import { type RunOutcome, runManyEnvironments } from "./many-environments.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    environments: { type: "string", default: "64" },
  },
});
const first = Number(values.seed);
const began = performance.now();
const outcomes: RunOutcome[] = [];
for (let seed = first; seed < first + Number(values.runs); seed++) {
  const outcome = await runManyEnvironments(seed, Number(values.environments));
  outcomes.push(outcome);
  if (outcome.overlaps.length === 0 && outcome.recovered) continue;
  console.log(JSON.stringify(outcome, undefined, 2));
  process.exitCode = 1;
}

const sum = (of: (outcome: RunOutcome) => number) =>
  number(outcomes.reduce((total, outcome) => total + of(outcome), 0));
console.log(
  [
    `${number(outcomes.length)} runs of ${values.environments} environments at a time from seed ${first}`,
    `${sum(({ environments }) => environments)} environments in all`,
    `${sum(({ requests }) => requests)} requests`,
    `${sum(({ fallbacks }) => fallbacks)} answered by the fallback`,
    `${sum(({ calls }) => calls.up)} calls while the dependency was up`,
    `${sum(({ calls }) => calls.down)} while it was down`,
    `${sum(({ calls }) => calls.probes)} probes`,
    `${sum(({ overlaps }) => overlaps.length)} at the same time as another`,
    `${number((performance.now() - began) / 1000)} s`,
  ].join(", "),
);

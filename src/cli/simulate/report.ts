import type { Finding, Simulation } from "@motif/simulate";
import { oneLine } from "../operate/text.ts";

/** What a simulation came to, for a person. */
export function reportOf(app: string, { runs, executions, faults, trace, finding }: Simulation): string {
  const total = Object.values(faults).reduce((sum, times) => sum + times, 0);
  const head = `${app}: ${plural(runs, "run")}, ${plural(executions, "execution")}, ${plural(total, "fault")}; trace ${trace}`;
  const struck = Object.entries(faults).map(
    ([name, times]) => `  ${name.padEnd(24)} ${format(times).padStart(9)}`,
  );
  return [head, ...struck, "", ...(finding ? findingLines(finding) : ["All of it held."])].join("\n");
}

function findingLines({ invariant, message, seed, as, actions, faults, story }: Finding): string[] {
  return [
    `Does not hold: ${invariant}`,
    `  ${oneLine(message)}`,
    "",
    `The smallest run that shows it, seed ${seed}${as === undefined ? "" : ` as ${as}`}:`,
    `  clients: ${actions.join("; ") || "none"}`,
    `  faults:  ${faults.join("; ") || "none"}`,
    "",
    ...story.map(oneLine),
  ];
}

function plural(count: number, what: string): string {
  return `${format(count)} ${what}${count === 1 ? "" : "s"}`;
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}

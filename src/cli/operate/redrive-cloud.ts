import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DeadLetterSource, HeldLetter } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { loadTarget } from "../build/targets.ts";
import { UsageError } from "../errors.ts";
import { redriveAll } from "./redrive-run.ts";
import { terraformOutputs } from "./terraform-outputs.ts";
import { oneLine } from "./text.ts";

/** What the command was asked for. */
export interface CloudRedrive {
  readonly target: string;
  /** A file with what `terraform output -json` printed. */
  readonly outputs?: string;
  readonly max?: number;
  /** Messages a second at most. */
  readonly rate?: number;
  readonly dryRun: boolean;
}

/** Moves dead letters of a deployed app back and prints each; what cannot be moved is told on standard error. */
export async function redriveOnCloud(
  { inventory, folder }: LoadedApp,
  source: DeadLetterSource,
  { target, outputs: file, ...options }: CloudRedrive,
): Promise<void> {
  const cloud = await loadTarget(target);
  if (!cloud.deadLetters) throw new UsageError(`motif cannot move dead letters on ${cloud.PROFILE.title}.`);
  const outputs = await terraformOutputs(join(folder, target), file);
  const box = await cloud.deadLetters({ inventory, source, outputs });
  try {
    const { moved, left } = await redriveAll(box, {
      ...options,
      now: Date.now,
      wait: sleep,
      onLetter: (letter) => console.log(letterLine(letter)),
    });
    console.log(options.dryRun ? `${moved} would be moved.` : `${moved} moved.`);
    for (const { letter, reason } of left) console.error(`${letter.id} is still there: ${reason}`);
  } finally {
    await box.close();
  }
}

function letterLine({ id, reason, redriven }: HeldLetter): string {
  const before = redriven === 0 ? "" : `, moved back ${redriven} times before`;
  return `${id}  ${reason === undefined ? "no reason was kept" : oneLine(reason)}${before}`;
}

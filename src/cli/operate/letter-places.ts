import { join } from "node:path";
import type { DeadLetterBox, DeadLetterSource } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import { loadTarget } from "../build/targets.ts";
import { UsageError } from "../errors.ts";
import { lookAtServer, withServer } from "../with-server.ts";
import { LocalLetters } from "./local-letters.ts";
import { terraformOutputs } from "./terraform-outputs.ts";

/** Where the dead letters are that a command is about: on this machine, or on a cloud. */
export interface LetterPlace {
  readonly target?: string | undefined;
  /** A file with what `terraform output -json` printed. */
  readonly outputs?: string | undefined;
  readonly dataDir?: string | undefined;
}

/** Opens the dead letters of a source; they are closed when the work is over. */
type OpenLetters = (source: DeadLetterSource) => Promise<DeadLetterBox>;

/**
 * Does something with dead letters of an app. `look`: nothing is processed where no server runs the app. Throws
 * {@link UsageError} where options do not go together.
 */
export async function withLetters<T>(
  loaded: LoadedApp,
  place: LetterPlace,
  purpose: "look" | "act",
  work: (open: OpenLetters) => Promise<T>,
): Promise<T> {
  const { target, outputs, dataDir } = place;
  if (target !== undefined) {
    if (dataDir === undefined) return onCloud(loaded, target, outputs, work);
    throw new UsageError("--data-dir is for an app on this machine: leave it or --target out.");
  }
  if (outputs !== undefined) throw new UsageError("--outputs goes with --target.");
  const reach = purpose === "look" ? lookAtServer : withServer;
  return reach(loaded, dataDir, (admin) => work(async (source) => new LocalLetters(admin, source)));
}

async function onCloud<T>(
  { inventory, folder }: LoadedApp,
  target: string,
  file: string | undefined,
  work: (open: OpenLetters) => Promise<T>,
): Promise<T> {
  const cloud = await loadTarget(target);
  const { deadLetters } = cloud;
  if (!deadLetters) throw new UsageError(`motif cannot reach dead letters on ${cloud.PROFILE.title}.`);
  const outputs = await terraformOutputs(join(folder, target), file);
  const opened: DeadLetterBox[] = [];
  try {
    return await work(async (source) => {
      const box = await deadLetters({ inventory, source, outputs });
      opened.push(box);
      return box;
    });
  } finally {
    for (const box of opened) await box.close();
  }
}

import { flushCompileCache } from "node:module";
import { styleText } from "node:util";
import type { Example } from "@motif/app";
import { MotifError } from "@motif/core";
import type { LoadedApp } from "@motif/core/model";
import { messageOf, type Profile } from "@motif/core/platform";
import { type DevServer, missingValues, startDevServer } from "@motif/engine";
import { loadTarget } from "../build/targets.ts";
import { dataFolderOf } from "../data-folder.ts";
import { describeError } from "../errors.ts";
import { logPrinter } from "../log-line.ts";
import { announceServer, serverOfData, writeServerFile } from "../server-file.ts";
import { AppLoader } from "./app-loader.ts";
import { banner } from "./banner.ts";
import { loadExamples } from "./examples.ts";
import { hotReload } from "./hot-reload.ts";
import { untilStopped } from "./until-stopped.ts";
import { warnOfEnvironmentReads } from "./warn-of-environment-reads.ts";

/** Options of `motif dev`. */
export interface DevOptions {
  readonly port: number;
  readonly data?: string | undefined;
  readonly durability: "process" | "full";
  /** The cloud to imitate. */
  readonly as?: string | undefined;
}

/** Runs the app of a folder until the user stops it. */
export async function runDevServer(folder: string, options: DevOptions): Promise<void> {
  const { port, durability } = options;
  const stopped = untilStopped();
  const cloud = options.as === undefined ? undefined : await loadTarget(options.as);
  const loader = new AppLoader(folder, (app) => cloud?.compile(app));
  const loaded = await loader.load();
  const dataFolder = dataFolderOf(loaded.inventory.app, options.data);
  const server = await start(loaded, dataFolder, port, durability, cloud?.PROFILE);
  const told = [writeServerFile(dataFolder, server.url), announce(loaded, dataFolder, server.url)];
  const reloading = hotReload(server, loader, dataFolder);
  try {
    const examples = await examplesOf(loaded, server.url);
    const { inventory } = loaded;
    const as = cloud?.PROFILE.title;
    const missing = missingValues(inventory, loaded.folder);
    const { url, places } = server;
    console.log(banner({ inventory, url, dataFolder, durability, examples, missing, places, as }));
    await warnOfEnvironmentReads(loaded);
    flushCompileCache(); // now, as a server may end without notice
    await stopped;
  } finally {
    reloading.close();
    for (const file of told) file?.remove();
    await server.close();
  }
}

async function start(
  loaded: LoadedApp,
  dataFolder: string,
  port: number,
  durability: DevOptions["durability"],
  as: Profile | undefined,
): Promise<DevServer> {
  try {
    return await startDevServer(loaded, {
      dataFolder,
      port,
      durability,
      ...(as && { as }),
      onLine: logPrinter(process.stdout),
      onError: printError,
    });
  } catch (error) {
    throw error instanceof MotifError ? withHint(error, dataFolder) : error;
  }
}

/** Says which option of this command helps, and who is in the way. */
function withHint(error: MotifError, dataFolder: string): MotifError {
  const hint = hintOf(error.code, dataFolder);
  return hint === undefined
    ? error
    : new MotifError(error.code, `${error.message} ${hint}`, { cause: error });
}

function hintOf(code: string, dataFolder: string): string | undefined {
  switch (code) {
    case "port-taken":
    case "port-refused":
      return "The option is --port.";
    case "data-folder-in-use": {
      const other = serverOfData(dataFolder);
      return `${other ? `It is process ${other.pid}, on ${other.url}. ` : ""}The option is --data.`;
    }
    case "data-folder-unusable":
      return "The option is --data.";
    default:
      return undefined;
  }
}

/** A folder that cannot be written is no reason not to run the app. */
function announce({ folder }: LoadedApp, dataFolder: string, url: string) {
  try {
    return announceServer(folder, dataFolder, url);
  } catch (error) {
    console.error(
      `Commands in other folders will not find this server without --data-dir, as ${folder} cannot be written: ${messageOf(error)}`,
    );
    return undefined;
  }
}

/** Examples that are broken are no reason not to run the app. */
async function examplesOf({ folder }: LoadedApp, url: string): Promise<Example[]> {
  try {
    return await loadExamples(folder, url);
  } catch (error) {
    printError(error);
    return [];
  }
}

function printError(error: unknown): void {
  console.error(styleText("red", describeError(error), { stream: process.stderr }));
}

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
import { banner, shownPath } from "./banner.ts";
import { loadExamples } from "./examples.ts";
import { hotReload } from "./hot-reload.ts";
import { headersOf, OtlpExporter } from "./otlp/exporter.ts";
import { requestPrinter } from "./request-line.ts";
import { typeCheck } from "./type-check.ts";
import { untilStopped } from "./until-stopped.ts";
import { warnOfEnvironmentReads } from "./warn-of-environment-reads.ts";

/** Options of `motif dev`. */
export interface DevOptions {
  readonly port: number;
  /** The address to listen on; loopback if not given. */
  readonly host?: string | undefined;
  /** Names, besides those of this machine, by which the API may be asked for. */
  readonly allowHost?: readonly string[] | undefined;
  /** The collector that traces, logs and metrics go to. */
  readonly otlp?: string | undefined;
  /** Whether no line is printed for each request. */
  readonly quiet?: true | undefined;
  /** Whether type errors are told, where somebody looks on. */
  readonly types: boolean;
  readonly data?: string | undefined;
  readonly durability: "process" | "full";
  /** The cloud to imitate. */
  readonly as?: string | undefined;
}

/** Runs the app of a folder until the user stops it. */
export async function runDevServer(folder: string, options: DevOptions): Promise<void> {
  const { durability } = options;
  const stopped = untilStopped();
  const cloud = options.as === undefined ? undefined : await loadTarget(options.as);
  const loader = new AppLoader(folder, (app) => cloud?.compile(app));
  const loaded = await loader.load();
  const dataFolder = dataFolderOf(loaded.inventory.app, options.data);
  const exporter = exporterFor(loaded, options.otlp);
  const server = await start(loaded, dataFolder, options, cloud?.PROFILE, exporter);
  const told = [writeServerFile(dataFolder, server.url), announce(loaded, dataFolder, server.url)];
  // For whoever looks on: where nobody does, an editor or a build tells.
  const types = options.types && process.stdout.isTTY ? typeCheck(loaded.folder, printTypeErrors) : undefined;
  const reloading = hotReload(server, loader, dataFolder, () => types?.start());
  try {
    const examples = await examplesOf(loaded, server.url);
    const { inventory } = loaded;
    const as = cloud?.PROFILE.title;
    const missing = missingValues(inventory, loaded.folder);
    const { url, places } = server;
    console.log(banner({ inventory, url, dataFolder, durability, examples, missing, places, as }));
    await warnOfEnvironmentReads(loaded);
    types?.start();
    flushCompileCache(); // now, as a server may end without notice
    await stopped;
    console.log("Stopping: what is under way may finish. Ctrl-C once more ends it at once.");
  } finally {
    reloading.close();
    types?.close();
    for (const file of told) file?.remove();
    await server.close();
    await exporter?.close();
  }
  console.log(`Stopped. Its data stays in ${shownPath(dataFolder)}.`);
}

async function start(
  loaded: LoadedApp,
  dataFolder: string,
  { port, host, allowHost, quiet, durability }: DevOptions,
  as: Profile | undefined,
  exporter: OtlpExporter | undefined,
): Promise<DevServer> {
  const print = logPrinter(process.stdout);
  try {
    return await startDevServer(loaded, {
      dataFolder,
      port,
      durability,
      ...(host !== undefined && { host }),
      ...(allowHost && { allowHosts: allowHost }),
      ...(!quiet && { onRequest: requestPrinter(process.stdout) }),
      ...(as && { as }),
      onLine: (line) => {
        print(line);
        exporter?.onLine(line);
      },
      ...(exporter && { onInvocation: exporter.onInvocation }),
      onError: printError,
    });
  } catch (error) {
    throw error instanceof MotifError ? withHint(error, dataFolder) : error;
  }
}

function exporterFor({ app }: LoadedApp, url: string | undefined): OtlpExporter | undefined {
  if (url === undefined) return undefined;
  const headers = headersOf(process.env.OTEL_EXPORTER_OTLP_HEADERS);
  return new OtlpExporter({ url, headers, service: app.name, onError: (problem) => console.error(problem) });
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
    case "host-refused":
      return "The option is --host.";
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

function printTypeErrors(errors: readonly string[]): void {
  if (errors.length === 0) console.log(styleText("green", "Types are right again."));
  else console.error(styleText("yellow", errors.join("\n"), { stream: process.stderr }));
}

function printError(error: unknown): void {
  console.error(styleText("red", describeError(error), { stream: process.stderr }));
}

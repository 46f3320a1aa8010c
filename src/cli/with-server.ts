import { relative } from "node:path";
import { MotifError } from "@motif/core";
import type { LoadedApp } from "@motif/core/model";
import { AdminClient } from "./admin-client.ts";
import { dataFolderOf } from "./data-folder.ts";
import { describeError, UsageError } from "./errors.ts";
import { logPrinter } from "./log-line.ts";
import { type ServerFile, serverOfData, serversOfApp } from "./server-file.ts";

/** By what a server of an app is found. */
interface AppPlace {
  readonly folder: string;
  readonly inventory: Pick<LoadedApp["inventory"], "app">;
}

/**
 * Does something with an app's data through the admin API. If a server has the data folder open, it is that one; if no
 * folder is named and the app runs elsewhere, on other data, that one. Otherwise the app is run in this process, without
 * its port being known to anyone, until nothing that is due is left to do: what the command caused is processed before it
 * ends. Which data it was is then told on standard error, as are logs of functions.
 */
export async function withServer<T>(
  loaded: LoadedApp,
  data: string | undefined,
  work: (admin: AdminClient) => Promise<T>,
): Promise<T> {
  const running = await findServer(loaded, data);
  return running ? work(new AdminClient(running.url)) : inThisProcess(loaded, data, work, { deliver: true });
}

/** As {@link withServer}, but where no server runs, nothing is processed: the data is only looked at. */
export async function lookAtServer<T>(
  loaded: LoadedApp,
  data: string | undefined,
  look: (admin: AdminClient) => Promise<T>,
): Promise<T> {
  const running = await findServer(loaded, data);
  return running ? look(new AdminClient(running.url)) : inThisProcess(loaded, data, look, { deliver: false });
}

/** The server that runs the app. Throws `MotifError` (`no-server`) where there is none; `what` is kept by servers only. */
export async function requireServer(
  loaded: LoadedApp,
  data: string | undefined,
  what: string,
): Promise<AdminClient> {
  const running = await findServer(loaded, data);
  if (running) return new AdminClient(running.url);
  throw new MotifError(
    "no-server",
    `No server of ${loaded.inventory.app} runs, and ${what} are kept in the memory of one. Start it with "motif dev".`,
  );
}

/** The data folder that commands about an app work on: that of a running server, found as {@link withServer} does, or the usual one. */
export async function dataFolderInUse(loaded: AppPlace, data: string | undefined): Promise<string> {
  const running = await findServer(loaded, data);
  return running?.dataFolder ?? dataFolderOf(loaded.inventory.app, data);
}

/** The server that has the data folder open; where none is named, also one that runs the app on other data, which is told. */
async function findServer(loaded: AppPlace, data: string | undefined): Promise<ServerFile | undefined> {
  const { app } = loaded.inventory;
  const dataFolder = dataFolderOf(app, data);
  const here = await answering(app, [serverOfData(dataFolder)]);
  const [server, ...others] = here.length === 0 && data === undefined ? await elsewhere(loaded) : here;
  if (others.length > 0) throw severalServers(app, [server, ...others]);
  if (!server) return undefined;
  if (here.length === 0) {
    console.error(`${app} runs on ${server.url}, with the data folder ${shown(server.dataFolder)}.`);
  }
  return server;
}

function elsewhere({ inventory, folder }: AppPlace): Promise<ServerFile[]> {
  return answering(inventory.app, serversOfApp(folder));
}

/** Those of the servers that answer for the app: a process id may be another program's after a restart. */
async function answering(app: string, servers: readonly (ServerFile | undefined)[]): Promise<ServerFile[]> {
  const asked = servers.map(async (server) => {
    if (!server) return [];
    const found = await new AdminClient(server.url).app().catch(() => undefined);
    return found === app ? [server] : [];
  });
  return (await Promise.all(asked)).flat();
}

function severalServers(app: string, servers: readonly (ServerFile | undefined)[]): UsageError {
  const list = servers.map((server) => `\n  ${server?.dataFolder}`).join("");
  return new UsageError(
    `${app} runs several times. Say with --data-dir which one, by its data folder:${list}`,
  );
}

/** Relative to the current folder where it lies in it. */
function shown(folder: string): string {
  const path = relative("", folder);
  return path === "" || path.startsWith("..") ? folder : path;
}

async function inThisProcess<T>(
  loaded: LoadedApp,
  data: string | undefined,
  work: (admin: AdminClient) => Promise<T>,
  { deliver }: { readonly deliver: boolean },
): Promise<T> {
  const dataFolder = dataFolderOf(loaded.inventory.app, data);
  // Loaded only here: with a running server there is no need for the engine.
  const { startDevServer } = await import("@motif/engine");
  const server = await startDevServer(loaded, {
    dataFolder,
    port: 0,
    durability: "process",
    deliver,
    onLine: logPrinter(process.stderr),
    onError: (error) => console.error(describeError(error)),
  });
  console.error(
    `No server of ${loaded.inventory.app} runs: working on the data folder ${shown(dataFolder)}.`,
  );
  try {
    const result = await work(new AdminClient(server.url));
    if (deliver) await server.idle();
    return result;
  } finally {
    await server.close();
  }
}

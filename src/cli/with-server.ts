import type { LoadedApp } from "@motif/core/model";
import { AdminClient } from "./admin-client.ts";
import { dataFolderOf, readServerFile } from "./data-folder.ts";
import { describeError } from "./errors.ts";
import { logPrinter } from "./log-line.ts";

/**
 * Does something with an app's data through the admin API. If a server has the data folder open, it is that one.
 * Otherwise the app is run in this process, without its port being known to anyone, until nothing that is due is left
 * to do: what the command caused is processed before it ends. Logs of functions then go to standard error.
 */
export async function withServer<T>(
  loaded: LoadedApp,
  data: string | undefined,
  work: (admin: AdminClient) => Promise<T>,
): Promise<T> {
  const dataFolder = dataFolderOf(loaded.inventory.app, data);
  const running = await runningServer(loaded, dataFolder);
  return running ? work(running) : inThisProcess(loaded, dataFolder, work);
}

/** The server that the data folder names, if it answers: a process id may be another program's after a restart. */
async function runningServer({ inventory }: LoadedApp, dataFolder: string): Promise<AdminClient | undefined> {
  const file = readServerFile(dataFolder);
  if (!file) return undefined;
  const admin = new AdminClient(file.url);
  const app = await admin.app().catch(() => undefined);
  return app === inventory.app ? admin : undefined;
}

async function inThisProcess<T>(
  loaded: LoadedApp,
  dataFolder: string,
  work: (admin: AdminClient) => Promise<T>,
): Promise<T> {
  // Loaded only here: with a running server there is no need for the engine.
  const { startDevServer } = await import("@motif/engine");
  const server = await startDevServer(loaded, {
    dataFolder,
    port: 0,
    durability: "process",
    onLine: logPrinter(process.stderr),
    onError: (error) => console.error(describeError(error)),
  });
  try {
    const result = await work(new AdminClient(server.url));
    await server.idle();
    return result;
  } finally {
    await server.close();
  }
}

import { relative } from "node:path";
import { styleText } from "node:util";
import type { DevServer } from "@motif/engine";
import { describeError } from "../errors.ts";
import type { AppLoader } from "./app-loader.ts";
import { warnOfEnvironmentReads } from "./warn-of-environment-reads.ts";
import { watchFolder } from "./watch-folder.ts";

/** Gives the server each new version of its app. A version that cannot be loaded is reported, and the last one stays. */
export function hotReload(server: DevServer, loader: AppLoader, dataFolder: string): { close(): void } {
  let running = false;
  let again = false;
  const reload = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await reloadOnce(server, loader);
    } while (again);
    running = false;
  };
  // The data folder may lie inside the app's: what the server writes there is no change of the app.
  const data = relative(server.loaded.folder, dataFolder);
  const isData = (path: string) => path === data || path.startsWith(`${data}/`);
  return watchFolder(server.loaded.folder, isData, () => void reload());
}

async function reloadOnce(server: DevServer, loader: AppLoader): Promise<void> {
  const startedAt = performance.now();
  try {
    const loaded = await loader.load();
    await server.reload(loaded);
    const took = Math.round(performance.now() - startedAt);
    console.log(styleText("green", `Reloaded in ${took} ms.`));
    await warnOfEnvironmentReads(loaded);
  } catch (error) {
    console.error(styleText("red", describeError(error), { stream: process.stderr }));
    console.error("The last version that could be loaded keeps running.");
  }
}

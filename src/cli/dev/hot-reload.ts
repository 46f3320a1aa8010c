import { relative } from "node:path";
import { styleText } from "node:util";
import type { DevServer } from "@motif/engine";
import { describeError } from "../errors.ts";
import type { AppLoader } from "./app-loader.ts";
import { warnOfEnvironmentReads } from "./warn-of-environment-reads.ts";
import { watchFolder } from "./watch-folder.ts";

/**
 * Gives the server each new version of its app. A version that cannot be loaded is reported, and the last one stays. What
 * is wrong is told once: editors and formatters write a file several times, and other files change meanwhile.
 */
export function hotReload(
  server: DevServer,
  loader: AppLoader,
  dataFolder: string,
  onChange: () => void,
): { close(): void } {
  let running = false;
  let again = false;
  let told: string | undefined;
  const reload = async () => {
    onChange();
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      told = await reloadOnce(server, loader, told);
    } while (again);
    running = false;
  };
  // The data folder may lie inside the app's: what the server writes there is no change of the app.
  const data = relative(server.loaded.folder, dataFolder);
  const isData = (path: string) => path === data || path.startsWith(`${data}/`);
  return watchFolder(server.loaded.folder, isData, () => void reload());
}

/** Returns what is wrong, if anything is. `told` is what the user was told last. */
async function reloadOnce(
  server: DevServer,
  loader: AppLoader,
  told: string | undefined,
): Promise<string | undefined> {
  const startedAt = performance.now();
  try {
    const loaded = await loader.load();
    await server.reload(loaded);
    const took = Math.round(performance.now() - startedAt);
    console.log(styleText("green", `Reloaded in ${took} ms.`));
    await warnOfEnvironmentReads(loaded);
    return undefined;
  } catch (error) {
    const wrong = describeError(error);
    if (wrong === told) {
      console.error("It is still so.");
    } else {
      console.error(styleText("red", wrong, { stream: process.stderr }));
      console.error("The last version that could be loaded keeps running.");
    }
    return wrong;
  }
}

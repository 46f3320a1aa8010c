import { realpathSync } from "node:fs";
import { registerHooks } from "node:module";
import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type LoadedApp, loadApp } from "@motif/core/model";

/**
 * Loads an app as often as its files change. Node keeps every module that it loaded under its URL, so each load after
 * the first adds `?v=N` to the URLs of the files inside the app's folder, whoever imports them.
 */
export class AppLoader {
  readonly #folder: string;
  readonly #refuse: (app: LoadedApp) => void;
  #version = 0;

  /** `refuse` throws where an app must not run. */
  constructor(folder: string, refuse: (app: LoadedApp) => void = () => {}) {
    this.#folder = folder;
    this.#refuse = refuse;
  }

  /** The app as its files are now. Rejects as `loadApp` does, and where the app is refused. */
  async load(): Promise<LoadedApp> {
    if (this.#version === 1) this.#versionUrls();
    this.#version++;
    const app = await loadApp(this.#folder);
    this.#refuse(app);
    return app;
  }

  #versionUrls(): void {
    const inside = pathToFileURL(realpathSync(this.#folder) + sep).href;
    registerHooks({
      resolve: (specifier, context, nextResolve) => {
        const resolved = nextResolve(specifier, context);
        const { url } = resolved;
        if (!url.startsWith(inside) || url.includes("/node_modules/")) return resolved;
        return { ...resolved, url: `${url}?v=${this.#version}` };
      },
    });
  }
}

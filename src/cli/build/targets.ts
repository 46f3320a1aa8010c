import type { LoadedApp } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";

/** An app, compiled for a cloud. Names of files are those in the app's folder for the cloud. */
export interface Compiled {
  /** What the cloud will run, as plain data for people and tools. */
  readonly plan: object;
  /** Texts that are committed with the app. */
  readonly files: Readonly<Record<string, string>>;
  /** Folder of the bundles. Whatever else is in it is removed by a build. */
  readonly bundleFolder: string;
}

/** The content of an app's folder of bundles, by name. */
export type Bundles = Readonly<Record<string, Uint8Array>>;

/** A cloud: its compiler, and how it behaves. */
export interface Compiler {
  readonly PROFILE: Profile;
  /** Throws `UnsupportedError` where the cloud cannot do what the app asks for. */
  compile(app: LoadedApp): Compiled;
  /** Builds what is deployed, for all apps together, in their order. */
  bundle(apps: readonly LoadedApp[]): Promise<readonly Bundles[]>;
}

/** All clouds that apps are built for, by the name of their folder in the app. Adding one is adding a line. */
export const TARGETS: Readonly<Record<string, () => Promise<Compiler>>> = {
  aws: () => import("@motif/aws"),
  azure: () => import("@motif/azure"),
  gcp: () => import("@motif/gcp"),
};

/** The compiler of a cloud. Throws where {@link TARGETS} has no such line. */
export function loadCompiler(target: string): Promise<Compiler> {
  const load = TARGETS[target];
  if (!load) throw new Error(`There is no target ${target}.`);
  return load();
}

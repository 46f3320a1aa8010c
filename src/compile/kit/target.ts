import type { Capabilities } from "@motif/core/capabilities";
import type { Inventory, LoadedApp } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import type { Module } from "../hcl/module.ts";
import type { DeadLetterBox, DeadLetterRequest } from "./dead-letters.ts";
import type { Provider } from "./provider.ts";
import type { Rule } from "./rules.ts";
import type { Grammars } from "./texts.ts";

/** A cloud that apps are compiled for: what its package exports. `Plan` is what the cloud will run, as plain data. */
export interface Target<Plan extends object = object> {
  /** How the cloud behaves, and its quotas. */
  readonly PROFILE: Profile;
  /** What it makes of every feature. */
  readonly CAPABILITIES: Capabilities;
  /** What it takes where texts of authors end. */
  readonly TEXTS: Grammars;
  /** The Terraform providers that its modules use. */
  readonly PROVIDERS: readonly Provider[];
  /** What else a plan can be written as, by the name of the option of `motif build` that asks for it. */
  readonly FORMATS?: Readonly<Record<string, Format<Plan>>>;
  /** What its modules must not do although Terraform and the cloud would accept it. */
  readonly SECURITY_RULES: readonly Rule[];
  /** What an app becomes there. Throws `UnsupportedError` with everything that the cloud cannot do. */
  makePlan(inventory: Inventory): Plan;
  /** Makes what is committed with an app. Throws as {@link Target.makePlan} does. */
  compile(app: LoadedApp): Compiled<Plan>;
  /** Builds what is deployed, for all apps together, in their order. Throws `MotifError` (`bundle-failed`). */
  bundle(apps: readonly LoadedApp[], options?: BundleOptions): Promise<readonly Bundles[]>;
  /**
   * The dead letters of a deployed app, with the credentials of whoever runs it. Throws `MotifError` (`missing-output`), and
   * `UnsupportedError` where the cloud has no way back for the source. Left out by a cloud that cannot move any.
   */
  deadLetters?(request: DeadLetterRequest): Promise<DeadLetterBox>;
}

/** The same as the module for those who deploy with another tool: a file beside it, which is made on demand. */
export interface Format<Plan extends object = object> {
  /** Its name in the app's folder for the cloud. It begins with the header of {@link isBuilt}. */
  readonly file: string;
  /** Its text. Throws `UnsupportedError` where the tool cannot do what the module does. */
  write(plan: Plan): string;
}

/** An app, compiled for a cloud. Names of files are those in the app's folder for the cloud. */
export interface Compiled<Plan extends object = object> {
  readonly plan: Plan;
  readonly module: Module;
  /** Texts that are committed with the app: those of the module. */
  readonly files: Readonly<Record<string, string>>;
  /** Folder of the bundles. Whatever else is in it is removed by a build. */
  readonly bundleFolder: string;
  /** What the author should know before deploying, and what to do about it; nothing is refused for it. */
  readonly warnings?: readonly string[];
  /** The bundles that the module hands over to the cloud, as paths from the folder with the files. */
  readonly packages: readonly string[];
}

/** How bundles are built. */
export interface BundleOptions {
  /** Whether they are to be read and changed, and not minified. */
  readonly readable?: boolean;
}

/** The content of an app's folder of bundles by name. */
export type Bundles = Readonly<Record<string, Uint8Array>>;

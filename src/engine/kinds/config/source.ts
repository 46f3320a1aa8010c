import type { JsonObject } from "@motif/core";
import type { ConfigText } from "@motif/core/platform";
import { localVariables, withoutPrefix } from "../../ground/local-variables.ts";

/** What configs are set to besides the app's own values; undefined where nobody sets one. */
export type ConfigSource = (name: string) => ConfigText | undefined;

const PREFIX = "MOTIF_CONFIG_";

/**
 * Configs on a developer's machine: JSON in environment variables such as `MOTIF_CONFIG_LIMITS` or, where one is not set, in
 * the line of that name in the file `.env` of the app's folder.
 */
export function localConfigs(appFolder: string, environment: NodeJS.ProcessEnv = process.env): ConfigSource {
  const { file, read } = localVariables(appFolder, environment);
  return (name) => {
    const variable = PREFIX + name.replaceAll("-", "_").toUpperCase();
    const text = read(variable);
    return text === undefined
      ? undefined
      : { text, place: `the environment variable ${variable}, or its line in ${file}` };
  };
}

/** What a test gives. */
export interface GivenConfigs {
  /**
   * Values of configs by name, in place of the app's own. They are read each time that a function asks: a test changes one
   * with `configs.limits = …`, and functions see it when the `ttl` is over.
   */
  readonly configs?: Readonly<Record<string, JsonObject>>;
}

/** The configs of a test. */
export function givenConfigs(values: Readonly<Record<string, JsonObject>>): ConfigSource {
  return (name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value && { text: JSON.stringify(value), place: `start(app, { configs: { "${name}": … } })` };
  };
}

/** The variables that functions get to see: all but configs, which they have to be granted. */
export function withoutConfigs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return withoutPrefix(environment, PREFIX);
}

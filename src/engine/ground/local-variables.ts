import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnvFile } from "./env-file.ts";

/** Values that a developer's machine gives an app: by environment variables, and by the file `.env` of the app's folder. */
export interface LocalVariables {
  /** The path of the file, for messages. */
  readonly file: string;
  /**
   * The value of an environment variable or, where that is not set, of the line of its name in the file; undefined where
   * there is neither, or an empty text. The file is read each time, so that a new value is seen at once.
   */
  read(variable: string): string | undefined;
}

/** Those of an app's folder. */
export function localVariables(
  appFolder: string,
  environment: NodeJS.ProcessEnv = process.env,
): LocalVariables {
  const file = join(appFolder, ".env");
  const written = (variable: string) =>
    existsSync(file) ? parseEnvFile(readFileSync(file, "utf8"))[variable] : undefined;
  return { file, read: (variable) => environment[variable] || written(variable) || undefined };
}

/** The variables that functions get to see: all but those with this prefix, whose values they have to be granted. */
export function withoutPrefix(environment: NodeJS.ProcessEnv, prefix: string): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith(prefix)));
}

import { MissingSecretError } from "@motif/core";
import type { MissingValue } from "../../ground/kind.ts";
import { localVariables, withoutPrefix } from "../../ground/local-variables.ts";

/** Where the engine has the values of secrets from. Throws `MissingSecretError`. Values are never stored, logged or listed. */
export type SecretSource = (name: string) => string;

const PREFIX = "MOTIF_SECRET_";

/** The environment variable that a secret's value can be given in. */
export function secretVariable(name: string): string {
  return PREFIX + name.replaceAll("-", "_").toUpperCase();
}

/**
 * Secrets on a developer's machine: environment variables such as `MOTIF_SECRET_PAYMENT_KEY` or, where one is not set, the
 * line of that name in the file `.env` of the app's folder. The file is read when a value is asked for, so that a new
 * value is seen at once.
 */
export function localSecrets(appFolder: string, environment: NodeJS.ProcessEnv = process.env): SecretSource {
  const { file, read } = localVariables(appFolder, environment);
  return (name) => {
    const variable = secretVariable(name);
    const value = read(variable);
    if (value !== undefined) return value;
    throw new MissingSecretError(
      `Secret ${name} has no value. Set the environment variable ${variable}, or write the line ${variable}=… into ${file}, ` +
        "which belongs into no repository.",
    );
  };
}

/** The secrets without a value, each with the variable that it could be given in. */
export function missingSecrets(names: readonly string[], appFolder: string): MissingValue[] {
  const read = localSecrets(appFolder);
  return names
    .filter((name) => !hasValue(read, name))
    .map((name) => ({ name, variable: secretVariable(name) }));
}

function hasValue(read: SecretSource, name: string): boolean {
  try {
    return read(name) !== "";
  } catch (error) {
    if (error instanceof MissingSecretError) return false;
    throw error;
  }
}

/** What a test gives. */
export interface GivenSecrets {
  /** Values of the secrets that functions use, by name, looked up at each `get()`. One that is not given is missing. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The secrets of a test. */
export function givenSecrets(values: Readonly<Record<string, string>>): SecretSource {
  return (name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value) return value;
    throw new MissingSecretError(
      `Secret ${name} has no value in this test. Write start(app, { secrets: { "${name}": "…" } }).`,
    );
  };
}

/** The variables that functions get to see: all but the values of secrets, which they have to be granted. */
export function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return withoutPrefix(environment, PREFIX);
}

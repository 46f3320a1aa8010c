import { type Grant, granting } from "./grant.ts";

/** A secret without its type: what drivers and compilers see. Its value is never part of a definition. */
export interface SecretLayout {
  readonly kind: "secret";
  readonly name: string;
}

/** A value that only some functions may know, such as a key of another service. Grant: `reader`. */
export interface Secret extends SecretLayout {
  readonly reader: Grant<SecretReader>;
}

/** Reading operations. */
export interface SecretReader {
  /**
   * The value as it is now, or was a few minutes ago: platforms keep it for a while, so ask for it where it is used instead
   * of keeping it in a variable. Throws `MissingSecretError` where nobody gave it a value.
   */
  get(): Promise<string>;
}

/** Declares a secret. Its value is set on each platform by hand, or by whoever rotates it. */
export function secret(name: string): Secret {
  const layout: SecretLayout = { kind: "secret", name };
  return granting(layout, ["reader"]);
}

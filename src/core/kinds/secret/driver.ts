/** A secret without its type: what drivers and compilers see. Its value is never part of a definition. */
export interface SecretLayout {
  readonly kind: "secret";
  readonly name: string;
}

/** A platform's secrets. */
export interface SecretDriver {
  /** The value. Throws `MissingSecretError` where there is none; an empty text is none. No message ever holds a value. */
  get(secret: SecretLayout): Promise<string>;
}

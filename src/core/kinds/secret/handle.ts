/** Reading operations. */
export interface SecretReader {
  /**
   * The value as it is now, or was a few minutes ago: platforms keep it for a while, so ask for it where it is used instead
   * of keeping it in a variable. Throws `MissingSecretError` where nobody gave it a value.
   */
  get(): Promise<string>;
}

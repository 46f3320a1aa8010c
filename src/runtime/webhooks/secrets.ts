import { MotifError } from "@motif/core";

/**
 * The secrets in a secret's value: one, or several with white space between them. White space is what no sender's secret has in
 * it, and what editors and shells leave at the end of a file. Throws `MotifError` with the code `invalid-secret` where there is none.
 */
export function secretsOf(value: string): string[] {
  const secrets = value.split(/\s+/).filter((secret) => secret !== "");
  if (secrets.length > 0) return secrets;
  throw new MotifError("invalid-secret", "The secret has nothing but white space as its value. Set one.");
}

import { parseEnv } from "node:util";

/** Stands for a `#` that begins no comment while Node's parser reads the text; private use, so it stands for nothing else. */
const NUMBER_SIGN = "\u{F0023}";

/**
 * Reads the text of an `.env` file: Node's own parser, but a `#` begins a comment only after white space or at the
 * beginning of a line, as in a shell and in Docker Compose ("Inline comments for unquoted values must be preceded with a
 * space", https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax). For Node and
 * dotenv it does everywhere outside of quotes, which makes `a` of the password `a#b`.
 */
export function parseEnvFile(text: string): Readonly<Record<string, string | undefined>> {
  const values = Object.entries(parseEnv(text.replaceAll(/(?<=\S)#/g, NUMBER_SIGN)));
  return Object.fromEntries(values.map(([name, value]) => [name, value?.replaceAll(NUMBER_SIGN, "#")]));
}

import { argument, type Block, type Expression, nested } from "@motif/compile";
import { holdsCredential, isSecretName, namesResource, textsIn } from "@motif/compile/kit";

/** Keys of accounts. */
const API_KEY = /AIza[0-9A-Za-z_-]{35}/;

/** The environment variables of a function by name. */
export function environmentOf(fn: Block): Readonly<Record<string, Expression>> {
  const variables = nested(fn, "service_config").flatMap((config) => {
    const value = argument(config, "environment_variables");
    return value?.kind === "object" ? value.entries : [];
  });
  return Object.fromEntries(variables.map(({ key, value }) => [key, value]));
}

/** What is wrong with a function's variables: one may name a secret (its id), never hold it. */
export function secretsIn(fn: Block): string[] {
  const injected = nested(fn, "service_config").flatMap((config) =>
    nested(config, "secret_environment_variables"),
  );
  const problems = Object.entries(environmentOf(fn)).flatMap(([name, value]) => {
    if (textsIn(value).some((text) => holdsCredential(text, API_KEY))) {
      return [`holds a credential in ${name}`];
    }
    if (!isSecretName(name) || namesResource(value, "google")) return [];
    return [`has ${name} in its environment; pass the secret's id and read it at run time`];
  });
  return injected.length > 0
    ? [
        ...problems,
        "has secrets put into its environment, where a new value is not seen; read them at run time",
      ]
    : problems;
}

import { argument, type Block, type Expression, nested, references, walkExpression } from "@motif/compile";

const SECRET_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL/i;
/** Keys of accounts, keys in PEM, and passwords in URLs. */
const SECRET_VALUE = /AIza[0-9A-Za-z_-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:]+:[^@\s]+@/;
const SECRET_ID = /^google_secret_manager_secret\.[A-Za-z0-9_]+\.id$/;

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
  const injected = nested(fn, "service_config").flatMap((config) => [
    ...nested(config, "secret_environment_variables"),
  ]);
  const problems = Object.entries(environmentOf(fn)).flatMap(([name, value]) => {
    const texts = [...walkExpression(value)].flatMap((node) =>
      node.kind === "literal" && typeof node.value === "string" ? [node.value] : [],
    );
    if (texts.some((text) => SECRET_VALUE.test(text))) return [`holds a credential in ${name}`];
    if (!SECRET_NAME.test(name) || references(value).some((path) => SECRET_ID.test(path))) return [];
    return [`has ${name} in its environment; pass the secret's id and read it at run time`];
  });
  return injected.length > 0
    ? [
        ...problems,
        "has secrets put into its environment, where a new value is not seen; read them at run time",
      ]
    : problems;
}
